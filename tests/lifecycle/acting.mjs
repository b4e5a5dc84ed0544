// People act in time: the workflow follows them, does its part, and ends.
import assert from "node:assert/strict";

import { until } from "../api/until.mjs";
import { becomes, ends, moneyIs, scene, waitsFor } from "./people.mjs";

const tomorrow = (hours = 30) => new Date(Date.now() + hours * 3_600_000).toISOString();

/** As far as it must be for what comes next. */
const ways = {
  posted: async () => {},
  offer_sent: ({ by, consumer, worker }) => by(consumer, "sendJobOffer", { gig_worker_id: worker.id }),
  accepted: ({ by, worker }) => by(worker, "acceptJob"),
  in_progress: async ({ by, worker }) => {
    await by(worker, "acceptJob");
    await by(worker, "startJob");
  },
};

async function stop(service, { job, boss }) {
  const { status } = await service.call("cancelWorkflow", { id: job, token: boss.token, body: { reason: "fraud" } });
  assert.equal(status, 200);
}

export const tests = {
  async "a job goes from its posting to its end, and its workflow with it"(service) {
    const one = await scene(service);
    await waitsFor(one, "a worker");
    const payment = await one.pay();
    const accepted = await one.by(one.worker, "acceptJob");
    assert.equal(accepted.workflow_id, (await one.workflow()).workflow_id);
    await waitsFor(one, "the work to begin");
    await one.by(one.worker, "startJob");
    await waitsFor(one, "the worker to report");
    await one.by(one.worker, "completeJob");
    await waitsFor(one, "the consumer to confirm");
    await one.by(one.consumer, "completeJob");
    await becomes(one, "paid");
    await moneyIs(one, "captured");
    assert.equal((await one.payments())[0].id, payment);
    await waitsFor(one, "reviews");
    await service.call("reviewJob", { id: one.job, token: one.consumer.token, body: { rating: 5 } });
    await service.call("reviewJob", { id: one.job, token: one.worker.token, body: { rating: 5 } });
    await becomes(one, "closed");
    await ends(one);
    assert.ok((await one.noticesOf(one.consumer)).includes("How was it?"));
  },
  async "a job without a payment goes the same way"(service) {
    const one = await scene(service);
    await ways.in_progress(one);
    await one.by(one.worker, "completeJob");
    await one.by(one.consumer, "completeJob");
    await waitsFor(one, "reviews");
    assert.equal((await one.job_()).status, "completed");
  },
  async "an accepted job with a date is scheduled, and a new date is followed"(service) {
    const one = await scene(service, { scheduled_start: tomorrow() });
    await ways.accepted(one);
    await becomes(one, "scheduled");
    await one.by(one.consumer, "updateJob", { scheduled_start: tomorrow(60) });
    await until(async () => assert.ok((await one.history()).filter(({ type }) => type === "cancel_timer" || type === "TimerCanceled").length > 0));
    await one.by(one.worker, "startJob");
    await becomes(one, "in_progress");
  },
  async "workers near by are told about an open job, nobody twice"(service) {
    const place = { latitude: 47.3769, longitude: 8.5417 };
    const one = await scene(service);
    await service.call("updateProfile", { token: one.worker.token, body: place });
    const [near, far] = [one.worker, (await scene(service)).worker];
    await service.call("updateProfile", { token: far.token, body: { latitude: -33.86, longitude: 151.2 } });
    const { body } = await service.call("createJob", { token: one.consumer.token, body: {
      title: "Water the plants", description: "Every day of the week", category: "other", total_pay: 30,
      location_latitude: 47.38, location_longitude: 8.54 } });
    const told = async (who) => (await service.call("listNotifications", { token: who.token })).body.notifications
      .filter(({ job_id, type }) => job_id === body.id && type === "job_posted").length;
    await until(async () => assert.equal(await told(near), 1));
    assert.equal(await told(far), 0);
  },
  ...Object.fromEntries(["posted", "offer_sent", "accepted"].map((status) => [
    `a job that is cancelled when it is ${status} gives its money back and its workflow ends`, async (service) => {
      const one = await scene(service);
      await one.pay();
      await ways[status](one);
      await one.by(one.consumer, "cancelJob");
      await moneyIs(one, "voided");
      await ends(one);
    }])),
  ...Object.fromEntries(["posted", "offer_sent", "accepted", "in_progress"].map((status) => [
    `a workflow that is cancelled when the job is ${status} cancels the job and gives its money back`, async (service) => {
      const one = await scene(service);
      await one.pay();
      await ways[status](one);
      await until(async () => assert.equal((await one.workflow()).state?.status, status));
      await stop(service, one);
      await becomes(one, "cancelled");
      await moneyIs(one, "voided");
      await ends(one, "cancelled");
    }])),
  async "a workflow that is cancelled when the job has its date cancels the job"(service) {
    const one = await scene(service, { scheduled_start: tomorrow() });
    await ways.accepted(one);
    await becomes(one, "scheduled");
    await stop(service, one);
    await becomes(one, "cancelled");
    await ends(one, "cancelled");
  },
  async "a workflow that is cancelled when the work is done goes on: the worker is paid, and people may review"(service) {
    const one = await scene(service);
    await one.pay();
    await ways.in_progress(one);
    await one.by(one.worker, "completeJob");
    await one.by(one.consumer, "completeJob");
    await waitsFor(one, "reviews");
    await stop(service, one);
    await becomes(one, "paid");
    await moneyIs(one, "captured");
    for (const who of [one.consumer, one.worker]) await service.call("reviewJob", { id: one.job, token: who.token, body: { rating: 4 } });
    await becomes(one, "closed");
    await ends(one);
  },
  async "a workflow that is cancelled while people disagree waits for the decision all the same"(service) {
    const one = await scene(service);
    await one.pay();
    await ways.in_progress(one);
    await one.by(one.worker, "completeJob");
    const { body: { id } } = await service.call("openDispute", { id: one.job, token: one.consumer.token, body: { reason: "poor_quality", text: "Still dirty everywhere" } });
    await waitsFor(one, "a decision about the dispute");
    await stop(service, one);
    const { status } = await service.call("resolveDispute", { id, token: one.boss.token, body: { refund_amount: 0, note: "Well done" } });
    assert.equal(status, 200);
    await becomes(one, "paid");
  },
  async "a job that is deleted takes its workflow with it"(service) {
    const one = await scene(service);
    await waitsFor(one, "a worker");
    const before = await one.workflow();
    const { status } = await service.call("deleteJob", { id: one.job, token: one.consumer.token });
    assert.equal(status, 200);
    await until(async () => {
      const { body } = await service.call("listWorkflows", { token: one.boss.token, query: { workflow_id: before.workflow_id } });
      assert.equal(body.workflows[0].status, "completed");
    });
  },
  async "a worker who says no opens the job to others"(service) {
    const one = await scene(service);
    await ways.accepted(one);
    await waitsFor(one, "the work to begin");
    await one.by(one.worker, "rejectJob");
    await waitsFor(one, "a worker");
  },
  async "the money of a disputed job stands still until it is decided"(service) {
    const one = await scene(service);
    await one.pay();
    await ways.in_progress(one);
    await one.by(one.worker, "completeJob");
    const opened = await service.call("openDispute", { id: one.job, token: one.consumer.token, body: { reason: "poor_quality", text: "Still dirty everywhere" } });
    assert.equal(opened.status, 201, JSON.stringify(opened.body));
    await waitsFor(one, "a decision about the dispute");
    await moneyIs(one, "authorized");
    const decided = await service.call("resolveDispute", { id: opened.body.id, token: one.boss.token, body: { refund_amount: 40, note: "Half done" } });
    assert.equal(decided.status, 200, JSON.stringify(decided.body));
    await becomes(one, "paid");
  },
  async "a capture that fails for a while is tried again until the worker is paid"(service) {
    const one = await scene(service);
    await one.pay();
    await ways.in_progress(one);
    await one.by(one.worker, "completeJob");
    await service.sandbox.fault("capture", "cut_before", { times: 3 });
    await one.by(one.consumer, "completeJob");
    await until(async () => {
      service.sql("update payment_operations set next_attempt_at = now() where status = 'pending'");
      assert.equal((await one.job_()).status, "paid");
    }, 60_000);
    const outcomes = await Promise.all(["retried", "failed"].map((outcome) => service.metric(`gigco_workflow_activity_attempts_total{activity="settle_payments",outcome="${outcome}"}`)));
    assert.ok(outcomes.some((count) => count >= 1), String(outcomes));
    await service.sandbox.control("DELETE", "faults");
  },
  async "a payment that the processor refuses for good is known as such"(service) {
    const one = await scene(service);
    await one.pay();
    await ways.in_progress(one);
    const [{ clover_charge_id: charge }] = await one.payments();
    const response = await fetch(`${service.sandbox.url}/v1/refunds`, {
      method: "POST", body: JSON.stringify({ charge }),
      headers: { Authorization: "Bearer sandbox-private-key", "Content-Type": "application/json", "User-Agent": "test", "x-forwarded-for": "127.0.0.1" },
    });
    assert.equal(response.status, 200);
    await one.by(one.worker, "completeJob");
    await one.by(one.consumer, "completeJob");
    await becomes(one, "payment_failed");
    await waitsFor(one, "the payment");
  },
  async "people who may not cannot look into workflows"(service) {
    const one = await scene(service);
    await waitsFor(one, "a worker");
    for (const operation of ["listWorkflows", "getWorkflow", "getWorkflowHistory"]) {
      assert.equal((await service.call(operation, { id: one.job, token: one.consumer.token })).status, 403);
    }
    assert.equal((await service.call("getWorkflow", { id: 999_999_999, token: one.boss.token })).status, 404);
    assert.equal((await service.call("retryWorkflow", { id: one.job, token: one.boss.token, body: { reason: "why not" } })).body.code, "WORKFLOW_NOT_STUCK");
    assert.equal((await service.call("listWorkflows", { token: one.boss.token, query: { status: "odd" } })).status, 400);
  },
  async "a signal that makes no sense changes nothing"(service) {
    const one = await scene(service);
    await waitsFor(one, "a worker");
    for (const input of [{}, { version: 1, status: "closed", job_id: one.job }, { job_id: "x" }]) {
      const answer = await service.call("signalWorkflow", { id: one.job, token: one.boss.token, body: { name: "job_changed", input, reason: "a test" } });
      assert.equal(answer.status, 200);
    }
    await ways.accepted(one);
    await waitsFor(one, "the work to begin");
  },
};
