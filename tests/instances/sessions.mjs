// A session that one process ends has ended for all of them.
import assert from "node:assert/strict";

import { password, person } from "../api/people.mjs";
import { Instance } from "./instance.mjs";

const isRevoked = async (instance, token) => (await instance.call("listMyJobs", { token })).body.code === "SESSION_REVOKED";

export const tests = {
  async "a session that one instance ends has ended at the others"(service) {
    const [one, other] = await Promise.all([Instance.start(service), Instance.start(service)]);
    const { token } = await person(service);
    assert.equal((await other.call("listMyJobs", { token })).status, 200);
    assert.equal((await one.call("logout", { token })).status, 200);
    assert.ok(await isRevoked(one, token));
    await service.eventually(async () => assert.ok(await isRevoked(other, token)));
    await service.eventually(async () => assert.ok(await isRevoked(service, token)));
    assert.deepEqual([await one.stop(), await other.stop()], [0, 0]);
  },

  async "a new instance refuses an ended session from its first answer on"(service) {
    const { token } = await person(service);
    await service.call("logout", { token });
    for (let round = 0; round < 5; ++round) {
      const instance = await Instance.spawn(service);
      let first;
      while (first === undefined) {
        assert.equal(instance.child.exitCode, null, instance.said);
        first = await instance.call("listMyJobs", { token }).catch(() => undefined);
      }
      assert.deepEqual([first.status, first.body.code], [401, "SESSION_REVOKED"]);
      assert.equal(await instance.stop(), 0);
    }
  },

  async "what an instance does not hear while it is cut off it reads afterwards"(service) {
    const instance = await Instance.start(service);
    const { id, token } = await person(service);
    service.sql(`with ended as (update sessions set revoked_at = now() where user_id = ${id} returning id)
      select count(*) from ended`); // and tells nobody
    assert.equal((await instance.call("listMyJobs", { token })).status, 200);
    service.sql("select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen session_revoked'");
    await service.eventually(async () => assert.ok(await isRevoked(instance, token)));
    assert.equal(await instance.stop(), 0);
  },

  async "a login renews a hash of a lower cost, and keeps one of a higher"(service) {
    const costly = await Instance.start(service, { more: { BCRYPT_COST: "6" } });
    const { id, email } = await person(service);
    const hash = () => service.sql(`select password_hash from users where id = ${id}`);
    const login = (instance, more = {}) => instance.call("login", { body: { email, password, ...more } });
    const cheap = hash();
    assert.match(cheap, /^\$2b\$04\$/);
    assert.equal((await login(costly, { password: "Wrong-Day-2026" })).status, 401);
    assert.equal(hash(), cheap);
    const logins = await Promise.all(Array.from({ length: 4 }, () => login(costly)));
    assert.deepEqual(logins.map(({ status }) => status), [200, 200, 200, 200]);
    const renewed = hash();
    assert.match(renewed, /^\$2b\$06\$/);
    assert.equal((await login(costly)).status, 200);
    assert.equal((await login(service)).status, 200);
    assert.equal(hash(), renewed);
    assert.equal(await costly.stop(), 0);
  },
};
