// PostgreSQL is killed while requests run: what clients see, and what must not be lost.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { jobBody, person, post } from "./people.mjs";

const writers = 16;
const undisturbed = 1_000; // milliseconds of load before the kill, and without a refusal after it
const recoveryLimit = 5_000 * Number(process.env.TEST_SLOWDOWN ?? 1);

const postmaster = (service) =>
  Number(fs.readFileSync(path.join(service.home, "postgres/data/postmaster.pid"), "utf8").split("\n")[0]);

export const tests = {
  async "a client that goes away takes its waiting statement with it"(service) {
    const consumer = await person(service);
    const id = await post(service, consumer);
    const { backend, free } = await service.hold(`begin; select id from jobs where id = ${id} for update`);
    // Of requests, which only this one can be: background work on the job may wait as well, before it or behind.
    const waiting = () => service.sql(`
      with recursive waiting as (
        select pid from pg_stat_activity where ${backend} = any (pg_blocking_pids(pid))
        union
        select behind.pid from pg_stat_activity as behind join waiting on waiting.pid = any (pg_blocking_pids(behind.pid)))
      select count(*) from waiting join pg_stat_activity using (pid) where application_name = 'gigco'`);
    const client = new AbortController();
    const left = fetch(`${service.url}/api/v1/jobs/${id}`, {
      method: "PUT", signal: client.signal, body: JSON.stringify({ notes: "too late" }),
      headers: { Authorization: `Bearer ${consumer.token}`, "Content-Type": "application/json" },
    }).catch(({ name }) => name);
    await service.eventually(() => assert.equal(waiting(), "1"));
    client.abort();
    assert.equal(await left, "AbortError");
    await service.eventually(() => assert.equal(waiting(), "0"));
    await free();
    assert.equal((await service.call("getJob", { id, token: consumer.token })).body.notes, null);
  },

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
