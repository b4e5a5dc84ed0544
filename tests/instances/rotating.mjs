// Another key comes to sign access tokens, at two instances that are restarted one after another.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

import { password, person } from "../api/people.mjs";
import { Instance } from "./instance.mjs";

/** The settings of each step that `gigco admin rotate-jwt-key` prints. */
function stepsFor(service, settings) {
  const { status, stdout } = spawnSync(service.binary, ["admin", "rotate-jwt-key"], { env: { PATH: process.env.PATH, ...settings }, encoding: "utf8" });
  assert.equal(status, 0, stdout);
  return stdout.split(/^# /m).slice(1).map((step) => Object.fromEntries(step.split("\n").filter((line) => line.includes("=")).map((line) => {
    const equals = line.indexOf("=");
    return [line.slice(0, equals), line.slice(equals + 1)];
  })));
}

export const tests = {
  async "the key of access tokens changes while everybody stays logged in"(service) {
    const old = { JWT_KEY_ID: "1", JWT_SECRET: fs.readFileSync(path.join(service.home, "jwt-secret"), "utf8").trim() };
    const steps = stepsFor(service, old);
    assert.equal(steps.length, 3);
    const { email } = await person(service);
    const tokens = [];
    const settings = [{ ...old }, { ...old }];
    const instances = await Promise.all(settings.map((more) => Instance.start(service, { more })));
    const login = async (instance) => {
      const { status, body } = await instance.call("login", { body: { email, password } });
      assert.equal(status, 200);
      tokens.push(body.token);
    };
    const everyTokenIsGood = async (when) => {
      for (const instance of instances) {
        for (const token of tokens) assert.equal((await instance.call("getProfile", { token })).status, 200, when);
      }
    };
    await login(instances[0]);
    for (const [number, step] of steps.slice(0, 2).entries()) {
      for (const place of [0, 1]) {
        await instances[place].stop();
        Object.assign(settings[place], step);
        instances[place] = await Instance.start(service, { more: settings[place] });
        await login(instances[place]);
        await everyTokenIsGood(`step ${number + 1}, instance ${place}`);
      }
    }
    const [first, last] = [tokens[0], tokens.at(-1)];
    await instances[0].stop();
    instances[0] = await Instance.start(service, { more: { ...settings[0], ...steps[2] } });
    assert.equal((await instances[0].call("getProfile", { token: first })).status, 401, "the last key is forgotten");
    assert.equal((await instances[0].call("getProfile", { token: last })).status, 200);
    for (const instance of instances) await instance.stop();
  },

  async "keys that are weak, or have an id twice, are refused by name"(service) {
    const secret = "x".repeat(31);
    for (const keys of [`2:${secret}`, "2", `:${secret}x`, `a b:${secret}x`]) {
      const { status, stderr } = spawnSync(service.binary, ["config"], { env: { PATH: process.env.PATH, JWT_OTHER_KEYS: keys }, encoding: "utf8" });
      assert.equal(status, 1, keys);
      assert.match(stderr, /JWT_OTHER_KEYS must be keys like/);
      assert.doesNotMatch(stderr, new RegExp(secret));
    }
    const twice = await Instance.spawn(service, { more: { JWT_KEY_ID: "1", JWT_OTHER_KEYS: `1:${secret}x` } });
    assert.equal(await twice.end(), 1);
    assert.match(twice.said, /JWT_OTHER_KEYS must have ids that differ/);
  },
};
