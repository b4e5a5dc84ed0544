// How an instance leaves, and what it says when its database has left.
import assert from "node:assert/strict";
import fs from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

import { password, person } from "../api/people.mjs";
import { startService } from "../api/service.mjs";
import { Instance } from "./instance.mjs";

const delay = 3_000; // milliseconds from SIGTERM until nobody new is served
// Hashing has the lowest priority, so a busy machine may need much longer: hence SHUTDOWN_TIMEOUT.
const logins = 16; // twice, at 100 ms each: some are still being worked on when that time is over

export const tests = {
  async "on SIGTERM readiness fails first, and no request in flight does"(service) {
    const { email } = await person(service);
    const instance = await Instance.start(service, { more: { SHUTDOWN_DELAY: `${delay}ms`, SHUTDOWN_TIMEOUT: "2m", BCRYPT_COST: "11", HASH_THREADS: "1" } });
    const login = () => instance.call("login", { body: { email, password } }); // the first renews the hash
    assert.equal((await login()).status, 200);
    const begun = Array.from({ length: logins }, login);
    instance.child.kill("SIGTERM");
    await instance.whenSaid(/Stopping/);
    const readiness = await instance.call("getReadiness");
    assert.deepEqual([readiness.status, readiness.body.checks], [503, { database: "ok", schema: "ok", accepting: "failed" }]);
    assert.equal((await instance.call("getLiveness")).status, 200);
    await pause(delay / 6);
    begun.push(...Array.from({ length: logins }, login)); // new ones are still served
    const answers = await Promise.all(begun);
    assert.deepEqual(answers.map(({ status }) => status), answers.map(() => 200));
    assert.equal(await instance.end(), 0);
    await assert.rejects(instance.call("getLiveness"));
  },

  async "without its database an instance says so, and lives"() {
    const service = await startService();
    const instance = await Instance.start(service);
    assert.equal((await instance.call("getHealth")).body.status, "healthy");
    service.child.kill("SIGTERM"); // and takes its cluster along
    await service.death();
    await service.eventually(async () => {
      const { status, body } = await instance.call("getHealth");
      assert.deepEqual([status, body.status, body.database], [503, "unhealthy", "disconnected"]);
    });
    const { status, body } = await instance.call("getReadiness");
    assert.deepEqual([status, body.status, body.checks.database, body.checks.accepting], [503, "not ready", "failed", "ok"]);
    assert.equal((await instance.call("getLiveness")).status, 200);
    assert.equal(await instance.stop(), 0);
    fs.rmSync(service.home, { recursive: true, force: true });
  },
};
