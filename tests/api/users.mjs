// People's accounts: what they change themselves, and what administrators may.
import assert from "node:assert/strict";

import { admin, password, person, post, taken } from "./people.mjs";

const login = (service, email, secret = password) => service.call("login", { body: { email, password: secret } });

export const tests = {
  async "a profile is shown and changed by its owner"(service) {
    const { token, id, email } = await person(service);
    const { status, body } = await service.call("getProfile", { token });
    assert.equal(status, 200);
    for (const field of ["id", "uuid", "name", "email", "phone", "address", "latitude", "longitude", "place_id", "role",
      "is_active", "email_verified", "phone_verified", "created_at", "updated_at"]) {
      assert.ok(field in body, `${field} is missing`);
    }
    assert.deepEqual([body.id, body.email, body.phone, body.is_active], [id, email, null, true]);
    assert.match(body.created_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const changes = { name: "Ann Other", phone: "+14155550100", address: "1 Main Street", latitude: 40.7, longitude: -74, place_id: "x", time_zone: "America/New_York" };
    const changed = await service.call("updateProfile", { token, body: changes });
    assert.equal(changed.body.success, true);
    assert.ok(changed.body.message);
    for (const [field, value] of Object.entries(changes)) assert.equal(changed.body.user[field], value);
    assert.equal((await service.call("updateProfile", { token, body: { name: "Ann" } })).body.user.phone, "+14155550100");
  },

  async "a profile's wrong fields are named, and rights are no part of it"(service) {
    const { token } = await person(service);
    for (const [body, field] of [[{ latitude: 91, longitude: 0 }, "latitude"], [{ latitude: 1 }, "longitude"], [{ name: "A" }, "name"],
      [{ phone: "12" }, "phone"], [{ time_zone: "Mars/North" }, "time_zone"], [{ role: "admin" }, "role"], [{ is_active: false }, "is_active"]]) {
      const answer = await service.call("updateProfile", { token, body });
      assert.equal(answer.status, 400, JSON.stringify(body));
      assert.ok(field in answer.body.details, JSON.stringify(answer.body));
    }
  },

  async "user_id shows another's profile to administrators only"(service) {
    const boss = await admin(service);
    const someone = await person(service);
    const other = await person(service);
    const ask = (token) => service.call("getProfile", { token, query: { user_id: other.id } });
    assert.equal((await ask(boss.token)).body.id, other.id);
    const nobody = await service.call("getProfile", { token: boss.token, query: { user_id: 99_999_999 } });
    assert.deepEqual([nobody.status, nobody.body.code], [404, "USER_NOT_FOUND"]);
    assert.equal((await ask(someone.token)).body.id, someone.id);
  },

  async "administrators read and change accounts by id and uuid"(service) {
    const boss = await admin(service);
    const someone = await person(service);
    const { body } = await service.call("getUser", { id: someone.id, token: boss.token });
    assert.equal((await service.call("getUser", { id: body.uuid, token: boss.token })).body.id, someone.id);
    const missing = await service.call("getUser", { id: 99_999_999, token: boss.token });
    assert.equal(missing.status, 404);
    assert.match(missing.body.error, /not found/);
    assert.equal((await service.call("getUser", { id: "x1", token: boss.token })).status, 400);
    const changed = await service.call("updateUser", { id: someone.id, token: boss.token, body: { name: "Renamed", email_verified: true, phone_verified: true, reason: "seen the papers" } });
    assert.deepEqual([changed.body.user.name, changed.body.user.email_verified, changed.body.user.phone_verified], ["Renamed", true, true]);
    const other = await person(service);
    const taken = await service.call("updateUser", { id: someone.id, token: boss.token, body: { email: other.email.toUpperCase() } });
    assert.deepEqual([taken.status, taken.body.code], [409, "EMAIL_TAKEN"]);
    const moved = await service.call("updateUser", { id: someone.id, token: boss.token, body: { email: "moved@example.com" } });
    assert.deepEqual([moved.body.user.email, moved.body.user.email_verified], ["moved@example.com", false]);
  },

  async "deactivation ends sessions and logins; another role ends sessions"(service) {
    const boss = await admin(service);
    const someone = await person(service);
    const gone = await service.call("deactivateUser", { id: someone.id, token: boss.token, body: { reason: "fraud" } });
    assert.deepEqual([gone.status, gone.body.user.is_active], [200, false]);
    await service.eventually(async () => assert.equal((await service.call("getProfile", { token: someone.token })).status, 401));
    assert.equal((await login(service, someone.email)).status, 401);
    assert.equal((await service.call("updateUser", { id: someone.id, token: boss.token, body: { is_active: true } })).status, 200);
    assert.equal((await login(service, someone.email)).status, 200);
    const worker = await person(service);
    assert.equal((await service.call("updateUser", { id: worker.id, token: boss.token, body: { role: "gig_worker" } })).body.user.role, "gig_worker");
    await service.eventually(async () => assert.equal((await service.call("getProfile", { token: worker.token })).status, 401));
    assert.equal((await service.call("getWorker", { id: worker.id, token: boss.token })).status, 200);
  },

  async "who is deactivated leaves no open jobs and no unanswered offers behind"(service) {
    const boss = await admin(service);
    const [consumer, other] = [await person(service), await person(service)];
    const worker = await person(service, "gig_worker");
    const [open, running, offered] = [await post(service, consumer), await taken(service, consumer, worker), await post(service, other)];
    await service.call("sendJobOffer", { id: offered, token: other.token, body: { gig_worker_id: worker.id } });
    const status = async (id) => (await service.call("getJob", { id, token: boss.token })).body.status;
    await service.call("deactivateUser", { id: consumer.id, token: boss.token });
    assert.deepEqual([await status(open), await status(running), await status(offered)], ["cancelled", "accepted", "offer_sent"]);
    await service.call("deactivateWorker", { id: worker.id, token: boss.token });
    assert.deepEqual([await status(offered), await status(running)], ["posted", "accepted"]);
    assert.equal((await service.call("listNotifications", { token: other.token })).body.notifications[0].type, "job_rejected");
  },

  async "of two who take the same address at once, one gets a clear 409"(service) {
    const boss = await admin(service);
    for (let round = 0; round < 5; ++round) {
      const people = await Promise.all([1, 2, 3, 4].map(() => person(service)));
      const email = `wanted${round}@example.com`;
      const answers = await Promise.all(people.map(({ id }) => service.call("updateUser", { id, token: boss.token, body: { email } })));
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409, 409, 409]);
    }
  },

  async "administrators cannot lock themselves out"(service) {
    const boss = await admin(service);
    for (const body of [{ role: "consumer" }, { is_active: false }]) {
      const answer = await service.call("updateUser", { id: boss.id, token: boss.token, body });
      assert.deepEqual([answer.status, answer.body.code], [409, "OWN_ACCOUNT"]);
    }
    assert.equal((await service.call("deactivateUser", { id: boss.id, token: boss.token })).status, 409);
  },

  async "an administrator enters people, who choose a password by mail"(service) {
    const boss = await admin(service);
    const create = (body, headers) => service.call("createUser", { token: boss.token, body, headers });
    const plain = await create({ name: "No Mail", address: "2 Main Street" });
    assert.equal(plain.status, 201);
    for (const field of ["id", "name", "address", "created_at"]) assert.ok(plain.body[field], field);
    assert.equal(plain.body.email, null);
    const invited = await create({ name: "By Mail", address: "3 Main Street", email: "by-mail@example.com" });
    assert.equal(invited.status, 201);
    assert.equal((await login(service, "by-mail@example.com")).status, 401);
    const token = await service.mailedToken("by-mail@example.com", "Your account");
    assert.equal((await service.call("resetPassword", { body: { token, new_password: password } })).status, 200);
    assert.equal((await login(service, "by-mail@example.com")).body.role, "consumer");
    assert.equal((await create({ name: "Again", email: "By-Mail@example.com" })).status, 409);
    assert.ok("name" in (await create({ address: "nowhere" })).body.details);
    assert.ok("role" in (await create({ name: "Boss", role: "admin" })).body.details);
    const once = { "Idempotency-Key": "enter-once" };
    const [one, two] = [await create({ name: "Only Once" }, once), await create({ name: "Only Once" }, once)];
    assert.equal(one.body.id, two.body.id);
  },

  async "a customer is shown to itself and to administrators"(service) {
    const boss = await admin(service);
    const someone = await person(service);
    const other = await person(service);
    const worker = await person(service, "gig_worker");
    const ask = (id, token) => service.call("getCustomer", { id, token });
    assert.deepEqual(Object.keys((await ask(someone.id, someone.token)).body), ["id", "uuid", "name", "address", "created_at"]);
    assert.equal((await ask(someone.id, boss.token)).status, 200);
    assert.equal((await ask(someone.id, other.token)).body.code, "NOT_YOUR_ACCOUNT");
    assert.equal((await ask(worker.id, boss.token)).status, 404);
  },

  async "accounts are found by name, address, role and state"(service) {
    const boss = await admin(service);
    const { id } = await person(service);
    await service.call("updateUser", { id, token: boss.token, body: { name: "Zebulon Quirk" } });
    const search = async (query) => (await service.call("searchUsers", { token: boss.token, query })).body;
    assert.deepEqual((await search({ q: "zebulon" })).users.map((user) => user.id), [id]);
    assert.equal((await search({ q: "zebulon", role: "gig_worker" })).users.length, 0);
    assert.equal((await search({ q: "zebulon", is_active: false })).count, 0);
    const page = await search({ limit: 2 });
    assert.equal(page.users.length, 2);
    assert.ok(page.pagination.total > 2);
    const next = await search({ limit: 2, cursor: page.pagination.next_cursor });
    assert.ok(next.users[0].id < page.users[1].id);
  },
};
