// Nobody answers: offers end, the search for a worker ends, and in the end the job does.
import assert from "node:assert/strict";

import { becomes, ends, moneyIs, scene } from "./people.mjs";

export const tests = {
  async "an offer that nobody answers ends, and the job is open again"(service) {
    const one = await scene(service);
    await one.by(one.consumer, "sendJobOffer", { gig_worker_id: one.worker.id });
    await becomes(one, "posted");
    assert.ok((await one.noticesOf(one.consumer)).includes("An offer has expired"));
    assert.ok((await one.noticesOf(one.worker)).includes("An offer waits for you"));
  },
  async "a job that nobody takes has no worker available, its money is free, and in the end it is cancelled"(service) {
    const one = await scene(service);
    await one.pay();
    await becomes(one, "no_worker_available");
    await moneyIs(one, "voided");
    assert.ok((await one.noticesOf(one.consumer)).includes("No worker was found"));
    await becomes(one, "cancelled");
    await ends(one);
  },
  async "a job without a worker is open again when its terms change"(service) {
    const one = await scene(service);
    await becomes(one, "no_worker_available");
    const { body } = await service.call("updateJob", { id: one.job, token: one.consumer.token, body: { total_pay: 150 } });
    assert.equal(body.job?.status ?? body.status, "posted", JSON.stringify(body));
    await one.by(one.worker, "acceptJob");
    await becomes(one, "accepted");
  },
};
