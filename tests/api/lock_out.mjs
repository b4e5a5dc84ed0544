// Guessing a password: it ends soon, for accounts that are and that are not, and not for their owners.
import assert from "node:assert/strict";

import { password, person } from "./people.mjs";
import { startService } from "./service.mjs";

const failures = 4;
const everywhere = 5 * failures; // kNetworksOfAnAccount
const settings = { LOGIN_FAILURES: `${failures}/1h`, TRUSTED_PROXIES: "127.0.0.0/8" };
const home = "192.0.2.1";

const login = (guarded, email, secret, { address = home, device } = {}) =>
  guarded.call("login", { body: { email, password: secret, ...(device && { device_token: device }) }, headers: { "X-Forwarded-For": address } });

/** As many wrong passwords as asked for, each from an address of its own; how many answers of each status came. */
async function guess(guarded, email, count) {
  const statuses = {};
  const atOnce = 50;
  for (let first = 0; first < count; first += atOnce) {
    const answers = await Promise.all(Array.from({ length: Math.min(atOnce, count - first) }, (_, i) =>
      login(guarded, email, `Guess-${first + i}`, { address: `10.${(first + i) >> 8}.${(first + i) & 255}.1` })));
    for (const { status } of answers) statuses[status] = (statuses[status] ?? 0) + 1;
    guarded.records.length = 0; // ten thousand say no more than one
  }
  return statuses;
}

async function bruteForce(guarded) {
  const { email } = await person(guarded);
  const { device_token: device } = (await login(guarded, email, password)).body;
  assert.ok(device);
  assert.deepEqual(await guess(guarded, email, 10_000), { 401: everywhere, 429: 10_000 - everywhere });
  const stranger = await login(guarded, email, password, { address: "198.51.100.1" });
  assert.deepEqual([stranger.status, stranger.body.code], [429, "LOGIN_LOCKED"], "the right password is not looked at either");
  assert.ok(Number(stranger.headers.get("retry-after")) > 0);
  assert.equal(stranger.headers.get("retry-after"), stranger.body.details.retry_after);
  const owner = await login(guarded, email, password, { device });
  assert.equal(owner.status, 200);
  assert.notEqual(owner.body.device_token, undefined);
  assert.equal((await login(guarded, email, password, { device: `x${device}` })).status, 429, "a device that is none of ours");
}

async function nobody(guarded) {
  const { email } = await person(guarded);
  const answers = await Promise.all([email, "nobody@example.com"].map(async (each) => {
    assert.deepEqual(await guess(guarded, each, 2 * everywhere), { 401: everywhere, 429: everywhere });
    const { status, body: { error, code, message, details } } = await login(guarded, each, password);
    return { status, error, code, message: message.replace(/\d+/, "n"), details: Object.keys(details) };
  }));
  assert.deepEqual(answers[0], answers[1]);
}

async function oneAddress(guarded) {
  const { email } = await person(guarded);
  for (let i = 0; i < 2 * failures; ++i) assert.equal((await login(guarded, email, password)).status, 200, "no success is counted");
  for (let i = 0; i < failures; ++i) assert.equal((await login(guarded, email, "Wrong-Day-2026")).status, 401);
  assert.equal((await login(guarded, email, password)).status, 429);
  assert.equal((await login(guarded, email, password, { address: "192.0.2.2" })).status, 200, "others are not locked out");
}

async function byMail(guarded) {
  const { email } = await person(guarded);
  await guess(guarded, email, 2 * everywhere);
  await guarded.call("forgotPassword", { body: { email } });
  const token = await guarded.mailedToken(email, "password");
  const reset = await guarded.call("resetPassword", { body: { token, new_password: "Rainy-Night-2027" } });
  assert.equal(reset.status, 200);
  assert.equal((await login(guarded, email, password)).status, 401);
  assert.equal((await login(guarded, email, "Rainy-Night-2027")).status, 200);
}

export const tests = {
  async "guessed passwords lock an account for strangers, and not for the devices and the mail of its owner"(service) {
    const guarded = await startService({ more: settings });
    try {
      await bruteForce(guarded);
      await nobody(guarded);
      await oneAddress(guarded);
      await byMail(guarded);
    } finally {
      service.records.push(...guarded.records);
      assert.ok(await guarded.stop());
    }
  },
};
