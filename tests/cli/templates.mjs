// The files of deploy/env, read as an orchestrator reads them.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { execFileSync, spawnSync } from "node:child_process";

const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../deploy/env");
const read = (name) => Object.fromEntries(fs.readFileSync(path.join(folder, name), "utf8").split("\n")
  .filter((line) => /^[A-Z]/.test(line)).map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));

const check = (service, environment) => {
  const { status, stderr } = spawnSync(service.binary, ["config", "--check"], { env: { PATH: process.env.PATH, ...environment }, encoding: "utf8" });
  return { status, errors: stderr };
};

const random = () => execFileSync("openssl", ["rand", "-base64", "48"], { encoding: "utf8" }).trim();

export const tests = {
  async "each template of an environment holds known settings only"(service) {
    for (const name of fs.readdirSync(folder)) {
      const { errors } = check(service, read(name));
      assert.doesNotMatch(errors, /is no setting/, name);
    }
  },

  async "the templates of development and staging are good as they are"(service) {
    for (const name of [".env.development", ".env.staging"]) assert.deepEqual(check(service, read(name)), { status: 0, errors: "" }, name);
  },

  async "the template of production lacks its secrets and nothing else"(service) {
    const template = read(".env.production");
    const secrets = ["CLOVER_PRIVATE_KEY", "CLOVER_PUBLIC_KEY", "CLOVER_WEBHOOK_SECRET", "DB_PASSWORD", "JWT_SECRET"];
    const { status, errors } = check(service, template);
    assert.equal(status, 1);
    assert.deepEqual([...errors.matchAll(/^ {2}([A-Z_]+) /gm)].map(([, name]) => name).sort(), secrets);
    const filled = { ...template, ...Object.fromEntries(secrets.map((name) => [name, random()])) };
    assert.deepEqual(check(service, filled), { status: 0, errors: "" });
  },
};
