// Help, settings and mistakes.
import assert from "node:assert/strict";

import { gigco } from "./gigco.mjs";

const misused = 2;

export const tests = {
  async "a word that is no command is refused with the usage's status"(service) {
    for (const words of [["fly"], ["migrate", "--sideways"], ["migrate", "--status", "--dry-run"], ["admin"], []]) {
      const { status, errors } = await gigco(service, words);
      assert.equal(status, misused, words.join(" "));
      assert.match(errors, /--help/);
    }
  },

  async "help explains commands and settings"(service) {
    assert.match((await gigco(service, ["--help"])).output, /migrate/);
    assert.match((await gigco(service, ["config", "--help"])).output, /DB_HOST/);
  },

  async "config shows values and where they came from, and no secrets"(service) {
    const hidden = "a password that nobody may see";
    const { status, output } = await gigco(service, ["config"], { environment: { DB_PASSWORD: hidden, PORT: "8181" } });
    assert.equal(status, 0);
    assert.match(output, /PORT.*8181/);
    assert.match(output, /DB_PASSWORD/);
    assert.ok(!output.includes(hidden));
  },

  async "all wrong settings are named at once"(service) {
    const { status, errors } = await gigco(service, ["config"], { environment: { PORT: "-1", JWT_EXPIRATION: "soon", RATE_LIMIT_READ: "often" } });
    assert.notEqual(status, 0);
    for (const name of ["PORT", "JWT_EXPIRATION", "RATE_LIMIT_READ"]) assert.match(errors, new RegExp(name));
  },

  async "a variable that nobody reads is told, with what was meant"(service) {
    const { status, errors } = await gigco(service, ["config", "--check"], { environment: { GIGCO_HMOE: "x", DB_PASWORD: "x", JWT_COLOUR: "blue" } });
    assert.equal(status, 0);
    assert.match(errors, /GIGCO_HMOE is set.*did you mean GIGCO_HOME\?/);
    assert.match(errors, /DB_PASWORD is set.*did you mean DB_PASSWORD\?/);
    assert.match(errors, /JWT_COLOUR is set, but is no setting; gigco config --help/);
  },

  async "production refuses to start with weak settings, and names all at once"(service) {
    const weak = { ENV: "production", JWT_SECRET: "secret".repeat(8), CLOVER_PRIVATE_KEY: "sandbox-private-key", RATE_LIMIT_AUTH: "off", LOGIN_FAILURES: "off", PORT: "-1" };
    for (const words of [["api"], ["worker"], ["up"], ["config", "--check"]]) {
      const { status, errors } = await gigco(service, words, { environment: weak });
      assert.equal(status, 1, words.join(" "));
      for (const name of ["PORT", "JWT_SECRET", "CLOVER_PRIVATE_KEY", "CLOVER_PUBLIC_KEY", "CLOVER_WEBHOOK_SECRET", "CLOVER_ENVIRONMENT", "PUBLIC_URL", "RATE_LIMIT_AUTH", "LOGIN_FAILURES", "BCRYPT_COST"]) {
        assert.match(errors, new RegExp(`^  ${name} must`, "m"), `${words}: ${errors}`);
      }
      assert.doesNotMatch(errors, /secretsecret/);
    }
    assert.equal((await gigco(service, ["config"], { environment: { ENV: "production" } })).status, 0, "to look at them is no harm");
  },

  async "the API refuses to start without a secret"(service) {
    const { status, errors } = await gigco(service, ["api"]);
    assert.notEqual(status, 0);
    assert.match(errors, /JWT_SECRET/);
  },

  async "openapi prints the document that is served"(service) {
    const { output } = await gigco(service, ["openapi"]);
    const served = await (await fetch(`${service.url}/openapi.json`)).json();
    assert.deepEqual(Object.keys(JSON.parse(output).paths), Object.keys(served.paths));
  },
};
