// PostgreSQL is killed while requests run: what clients see, and what must not be lost.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { jobBody, person } from "./people.mjs";

const writers = 16;
const undisturbed = 1_000; // milliseconds of load before the kill, and without a refusal after it
const recoveryLimit = 5_000;

const postmaster = (service) =>
  Number(fs.readFileSync(path.join(service.home, "postgres/data/postmaster.pid"), "utf8").split("\n")[0]);

export const tests = {
  async "a killed PostgreSQL costs 503 answers for less than 5 s, and no acknowledged job"(service) {
    const consumer = await person(service);
    const acknowledged = [];
    const refusals = [];
    let running = true;
    let lastRefusal = 0;
    const write = async () => {
      while (running) {
        const answer = await service.call("createJob", { token: consumer.token, body: jobBody });
        if (answer.status === 201) {
          acknowledged.push(answer.body.id);
        } else {
          refusals.push(answer);
          lastRefusal = Date.now();
          await pause(20);
        }
      }
    };
    const load = Array.from({ length: writers }, write);
    await pause(undisturbed);
    const killedAt = Date.now();
    process.kill(postmaster(service), "SIGKILL");
    const quiet = () => lastRefusal > killedAt && Date.now() > lastRefusal + undisturbed;
    while (!quiet() && Date.now() < killedAt + 2 * recoveryLimit) await pause(50);
    running = false;
    await Promise.all(load);
    assert.ok(refusals.length > 0, "nobody noticed that the database was away");
    for (const { status, body, headers } of refusals) {
      assert.equal(status, 503, JSON.stringify(body));
      assert.match(body.request_id, /./);
      assert.ok(headers.get("Retry-After"));
    }
    assert.ok(lastRefusal - killedAt < recoveryLimit, `still refused after ${lastRefusal - killedAt} ms`);
    for (const id of acknowledged) {
      assert.equal((await service.call("getJob", { id, token: consumer.token })).status, 200, `job ${id} is lost`);
    }
  },
};
