// The consumer does not confirm, and nobody reviews.
import assert from "node:assert/strict";

import { until } from "../api/until.mjs";
import { becomes, ends, moneyIs, scene } from "./people.mjs";

export const tests = {
  async "work that the consumer does not confirm is paid by itself, and the job is closed after its time for reviews"(service) {
    const one = await scene(service);
    await one.pay();
    await one.by(one.worker, "acceptJob");
    await one.by(one.worker, "startJob");
    await one.by(one.worker, "completeJob");
    await until(async () => assert.ok((await one.noticesOf(one.consumer)).includes("Please confirm")));
    await moneyIs(one, "captured");
    await becomes(one, "closed");
    await ends(one);
    assert.ok((await one.noticesOf(one.worker)).includes("Last days to review"));
    const late = await service.call("reviewJob", { id: one.job, token: one.consumer.token, body: { rating: 1 } });
    assert.equal(late.body.code, "JOB_STATE_CONFLICT", JSON.stringify(late.body));
  },
  async "a consumer who disputes in time is not paid over"(service) {
    const one = await scene(service);
    await one.pay();
    await one.by(one.worker, "acceptJob");
    await one.by(one.worker, "startJob");
    await one.by(one.worker, "completeJob");
    const { status } = await service.call("openDispute", { id: one.job, token: one.consumer.token, body: { reason: "not_done", text: "Nobody came here at all" } });
    assert.equal(status, 201);
    await new Promise((done) => setTimeout(done, 3_000));
    assert.equal((await one.job_()).status, "disputed");
    await moneyIs(one, "authorized");
  },
  async "a message that comes again after the end begins nothing"(service) {
    const one = await scene(service);
    await one.by(one.consumer, "cancelJob", { reason: "No longer needed" });
    await ends(one);
    const history = await one.history();
    service.sql(`update outbox set published_at = null where subject_id = ${one.job} and topic = 'job.create'`);
    await until(async () => assert.equal(service.sql("select count(*) from outbox where published_at is null"), "0"));
    assert.equal((await one.workflow()).status, "completed");
    assert.deepEqual(await one.history(), history);
  },
  async "a job's end does not overtake its beginning, whoever passes them on"(service) {
    const relay = await service.hold("begin; select pg_advisory_xact_lock(x'6f7574626f78'::bigint)");
    const one = await scene(service);
    await one.by(one.consumer, "cancelJob", { reason: "No longer needed" });
    const beginning = await service.hold(`begin; select from outbox where subject_id = ${one.job} and topic = 'job.create' for update`);
    try {
      await relay.free();
      await new Promise((done) => setTimeout(done, 1_000)); // more than a relay rests
      assert.equal(service.sql(`select count(*) from outbox where subject_id = ${one.job} and published_at is null`), "2");
    } finally {
      await beginning.free();
    }
    await ends(one);
  },
};
