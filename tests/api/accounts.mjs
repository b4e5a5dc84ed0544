// Accounts over HTTP: what tokens can do, and when they stop.
import assert from "node:assert/strict";
import crypto from "node:crypto";

import { password, person } from "./people.mjs";
import { expired, tampered } from "./tokens.mjs";

const tellingDifference = 5; // milliseconds, of medians

const refresh = (service, body) => service.call("refreshToken", { body });
const profile = (service, token) => service.call("listMyJobs", { token });

export const tests = {
  async "a refresh token works once, and its reuse ends the session"(service) {
    const { token, refreshToken } = await person(service);
    const next = await refresh(service, { refresh_token: refreshToken });
    assert.equal(next.status, 200);
    assert.equal((await refresh(service, { refresh_token: refreshToken })).status, 401);
    assert.equal((await refresh(service, { refresh_token: next.body.refresh_token })).status, 401);
    assert.equal((await profile(service, token)).status, 401);
  },

  async "logout ends the session; without a token it is fine too"(service) {
    const { token, refreshToken } = await person(service);
    assert.equal((await refresh(service, { token })).status, 200);
    assert.equal((await service.call("logout", { token })).status, 200);
    assert.equal((await profile(service, token)).body.code, "SESSION_REVOKED");
    assert.equal((await refresh(service, { refresh_token: refreshToken })).status, 401);
    assert.equal((await refresh(service, { token })).status, 401);
    assert.equal((await service.call("logout")).status, 200);
  },

  async "logout also ends the session of an expired token, but not of a forged one"(service) {
    const { token, refreshToken } = await person(service);
    assert.equal((await service.call("logout", { token: tampered(token) })).status, 200);
    assert.equal((await profile(service, token)).status, 200);
    assert.equal((await service.call("logout", { token: expired(service, token) })).status, 200);
    assert.equal((await profile(service, token)).body.code, "SESSION_REVOKED");
    assert.equal((await refresh(service, { refresh_token: refreshToken })).status, 401);
  },

  async "an access token ends with its session at the latest"(service) {
    const { id, refreshToken } = await person(service);
    service.sql(`update sessions set expires_at = now() + interval '90 seconds' where user_id = ${id}`);
    const { body } = await refresh(service, { refresh_token: refreshToken });
    const { iat, exp } = JSON.parse(Buffer.from(body.token.split(".")[1], "base64url"));
    assert.ok(exp - iat <= 90 && exp - iat >= 80, `${exp - iat} s`);
    assert.ok(body.expires_in <= 90 && body.expires_in >= 80, `${body.expires_in} s`);
  },

  async "a login that overlaps a new password or a deactivation opens no session"(service) {
    for (const change of ["password_hash = 'another'", "is_active = false"]) {
      const { id, email } = await person(service);
      const changing = service.sqlMeanwhile(`update users set ${change} where id = ${id}; select pg_sleep(1)`);
      await service.eventually(() => assert.equal(service.sql(
        `select count(*) from pg_stat_activity where state = 'active' and query like '%where id = ${id}; select pg_sleep%' and pid <> pg_backend_pid()`), "1"));
      const { status, body } = await service.call("login", { body: { email, password } });
      await changing;
      assert.deepEqual([status, body.code], [401, "INVALID_CREDENTIALS"], change);
      assert.equal(service.sql(`select count(*) from sessions where user_id = ${id}`), "1"); // registration's
    }
  },

  async "login tells nobody why it failed"(service) {
    const { email } = await person(service);
    const wrong = await service.call("login", { body: { email, password: "Wrong-Day-2026" } });
    const unknown = await service.call("login", { body: { email: "nobody@example.com", password } });
    assert.deepEqual([wrong.status, unknown.status], [401, 401]);
    assert.deepEqual({ ...wrong.body, request_id: "" }, { ...unknown.body, request_id: "" });
    const good = await service.call("login", { body: { email: email.toUpperCase(), password } });
    assert.equal(good.status, 200);
    assert.equal(good.body.user.id, good.body.id);
  },

  async "an address is verified once, by the mailed token only"(service) {
    const { email } = await person(service);
    const token = await service.mailedToken(email, "Subject");
    const verify = (body) => service.call("verifyEmail", { body });
    assert.equal((await verify({ token: "x".repeat(43) })).status, 400);
    assert.equal((await verify({ token, email: "other@example.com" })).status, 400);
    assert.equal((await verify({ token, email })).status, 200);
    assert.equal((await verify({ token, email })).status, 400);
  },

  async "a new password ends every session, and the mailed token works once"(service) {
    const { email, token } = await person(service);
    const [known, unknown] = [await service.call("forgotPassword", { body: { email } }),
      await service.call("forgotPassword", { body: { email: "nobody@example.com" } })];
    assert.deepEqual(known.body, unknown.body);
    const mailed = await service.mailedToken(email, "password");
    const reset = (new_password) => service.call("resetPassword", { body: { token: mailed, new_password } });
    assert.ok("new_password" in (await reset("short")).body.details);
    assert.equal((await reset("Rainy-Night-2027")).status, 200);
    assert.equal((await reset("Rainy-Night-2027")).status, 400);
    assert.equal((await profile(service, token)).status, 401);
    assert.equal((await service.call("login", { body: { email, password } })).status, 401);
    assert.equal((await service.call("login", { body: { email, password: "Rainy-Night-2027" } })).status, 200);
  },

  async "asking for a new password takes as long for an unknown address"(service) {
    const { email } = await person(service);
    const times = { [email]: [], "nobody@example.com": [] };
    for (let round = 0; round < 21; ++round) {
      for (const [address, taken] of Object.entries(times)) {
        const begun = performance.now();
        assert.equal((await service.call("forgotPassword", { body: { email: address } })).status, 200);
        taken.push(performance.now() - begun);
      }
    }
    const [known, unknown] = Object.values(times).map((taken) => taken.sort((a, b) => a - b)[10]);
    assert.ok(Math.abs(known - unknown) < tellingDifference, `${known} ms for a known address, ${unknown} ms for another`);
  },

  async "mailed tokens expire, and are kept as hashes only"(service) {
    const someone = await person(service);
    await service.call("forgotPassword", { body: { email: someone.email } });
    const token = await service.mailedToken(someone.email, "password");
    assert.equal(service.sql(`select count(*) from account_tokens where token_hash = '${token}'`), "0");
    const hash = crypto.createHash("sha256").update(token).digest("hex");
    assert.equal(service.sql(`update account_tokens set expires_at = now() where token_hash = '${hash}' returning 1`), "1");
    const reset = await service.call("resetPassword", { body: { token, new_password: "Another-Day-2027" } });
    assert.equal(reset.status, 400);
  },

  async "registration takes all of a person, and answers with all that a login does"(service) {
    const body = { email: "Full@Example.com", name: "Fay Full", password, role: "gig_worker", phone: "+14155550104", address: "6 Main Street", latitude: 40.7, longitude: -74, place_id: "p",
      skills: ["sewing"], availability: "evenings" };
    const { status, body: made } = await service.call("registerUser", { body });
    assert.equal(status, 201, JSON.stringify(made));
    const shown = ["id", "uuid", "name", "email", "role", "is_active", "email_verified", "phone_verified", "created_at"];
    for (const field of [...shown, "phone", "address", "token", "refresh_token", "expires_in"]) assert.ok(made[field] !== undefined && made[field] !== null, field);
    assert.deepEqual([made.role, made.is_active, made.email_verified, made.phone_verified, made.phone, made.address], ["gig_worker", true, false, false, body.phone, body.address]);
    const worker = (await service.call("getWorker", { id: made.id, token: made.token })).body;
    assert.deepEqual([worker.skills, worker.availability_notes, worker.latitude, worker.place_id], [["sewing"], "evenings", 40.7, "p"]);
    const login = (await service.call("login", { body: { email: made.email, password } })).body;
    for (const field of shown) assert.deepEqual([login[field], login.user[field]], [made[field], made[field]], field);
    assert.ok(login.success && login.token && login.refresh_token && login.expires_in === 86_400);
    const renewed = (await service.call("refreshToken", { body: { refresh_token: login.refresh_token } })).body;
    assert.ok(renewed.success && renewed.token && renewed.refresh_token && renewed.expires_in === 86_400);
  },

  async "a registration's wrong fields are named, and the role is consumer unless it says otherwise"(service) {
    const body = { email: "plain@example.com", name: "Al", password };
    for (const [more, field] of [[{ name: "A" }, "name"], [{ name: "x".repeat(256) }, "name"], [{ email: "nobody" }, "email"], [{ email: undefined }, "email"], [{ password: undefined }, "password"],
      [{ password: "Short-1" }, "password"], [{ password: "plain+Example-2026" }, "password"], [{ phone: "12" }, "phone"], [{ latitude: 91, longitude: 0 }, "latitude"], [{ latitude: 1 }, "longitude"]]) {
      const answer = await service.call("registerUser", { body: { ...body, ...more } });
      assert.ok(answer.status === 400 && field in answer.body.details, `${field}: ${JSON.stringify(answer.body)}`);
    }
    assert.equal((await service.call("registerUser", { body })).body.role, "consumer");
    for (const field of ["email", "password"]) assert.ok(field in (await service.call("login", { body: { email: body.email, password, [field]: undefined } })).body.details, field);
    assert.equal((await refresh(service, { refresh_token: "x".repeat(43) })).status, 401);
    assert.equal((await refresh(service, { token: "x.y.z" })).status, 401);
  },

  async "nobody registers as administrator, or twice"(service) {
    const body = { email: "boss@example.com", name: "Boss", password, role: "admin" };
    const refused = await service.call("registerUser", { body });
    assert.equal(refused.status, 400);
    assert.ok("role" in refused.body.details);
    const { email } = await person(service);
    const again = await service.call("registerUser", { body: { ...body, role: "consumer", email: email.toUpperCase() } });
    assert.equal(again.status, 409);
  },

  async "health is told"(service) {
    assert.equal((await service.call("getLiveness")).body.status, "alive");
    assert.equal((await service.call("getReadiness")).body.status, "ready");
    assert.equal((await service.call("getHealth")).body.database, "connected");
  },
};
