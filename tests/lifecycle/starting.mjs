// The work does not begin.
import assert from "node:assert/strict";

import { becomes, scene } from "./people.mjs";

export const tests = {
  async "a worker who does not come on the day loses the job"(service) {
    const one = await scene(service, { scheduled_start: new Date(Date.now() + 2_000).toISOString() });
    await one.by(one.worker, "acceptJob");
    await becomes(one, "scheduled");
    await becomes(one, "posted");
    assert.equal((await one.job_()).gig_worker_id, null);
    assert.ok((await one.noticesOf(one.consumer)).includes("The work did not begin"));
    assert.ok((await one.noticesOf(one.worker)).includes("The work did not begin"));
  },
  async "a worker who never begins work without a date loses the job"(service) {
    const one = await scene(service);
    await one.by(one.worker, "acceptJob");
    await becomes(one, "posted");
  },
  async "work that has begun is nobody's no-show"(service) {
    const one = await scene(service);
    await one.by(one.worker, "acceptJob");
    await one.by(one.worker, "startJob");
    await new Promise((done) => setTimeout(done, 2_000));
    assert.equal((await one.job_()).status, "in_progress");
  },
};
