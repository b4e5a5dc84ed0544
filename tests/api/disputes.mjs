// Disputes: the money stands still, both sides speak, and a decision divides it to the cent.
import assert from "node:assert/strict";

import { authorize } from "./payments.mjs";
import { admin, person, taken } from "./people.mjs";

const is = (expected) => ({ status, body }) => assert.deepEqual([status, body.code], expected, JSON.stringify(body));

/** A job that is paid for and under way; the worker may have reported it as done. */
async function underway(service, { amount = 100, reported = false } = {}) {
  const consumer = await person(service);
  const worker = await person(service, "gig_worker");
  const job = await taken(service, consumer, worker, { total_pay: amount });
  const { status, body } = await authorize(service, consumer, job, amount);
  assert.equal(status, 200, JSON.stringify(body));
  await service.call("startJob", { id: job, token: worker.token });
  if (reported) await service.call("completeJob", { id: job, token: worker.token });
  return { consumer, worker, job, payment: body.transaction_id, charge: body.clover_charge_id };
}

const open = (service, { job }, who, more = {}) =>
  service.call("openDispute", { id: job, token: who.token, body: { reason: "poor_quality", text: "Half of the windows were left out", ...more } });

async function opened(service, how) {
  const all = await underway(service, how);
  const { status, body } = await open(service, all, all.consumer);
  assert.equal(status, 201, JSON.stringify(body));
  return { ...all, dispute: body };
}

const jobOf = async (service, { job, consumer }) => (await service.call("getJob", { id: job, token: consumer.token })).body;
const paymentOf = async (service, { job, consumer }) => (await service.call("listJobPayments", { id: job, token: consumer.token })).body.transactions[0];
const resolve = (service, dispute, { token }, refund_amount, note = "We have looked at the pictures") =>
  service.call("resolveDispute", { id: dispute.id, token, body: { refund_amount, note } });
const chargeOf = async (service, id) => (await service.sandbox.books()).charges.find((charge) => charge.id === id);

export const tests = {
  async "a dispute freezes the money, and only a decision moves it"(service) {
    const all = await opened(service, { reported: true });
    assert.deepEqual([all.dispute.status, all.dispute.reason, all.dispute.statements.length], ["open", "poor_quality", 1]);
    assert.equal((await jobOf(service, all)).status, "disputed");
    is([409, "JOB_DISPUTED"])(await service.call("refundPayment", { token: all.consumer.token, body: { transaction_id: all.payment } }));
    is([409, "JOB_DISPUTED"])(await service.call("capturePayment", { token: all.worker.token, body: { transaction_id: all.payment } }));
    is([409, "JOB_STATE_CONFLICT"])(await service.call("completeJob", { id: all.job, token: all.consumer.token }));
    is([409, "JOB_STATE_CONFLICT"])(await open(service, all, all.worker));
    const boss = await admin(service);
    is([409, "JOB_STATE_CONFLICT"])(await service.call("setJobStatus", { id: all.job, token: boss.token, body: { status: "completed", reason: "test" } }));
    assert.ok("status" in (await service.call("setJobStatus", { id: all.job, token: boss.token, body: { status: "disputed", reason: "test" } })).body.details);
    service.sql(`update jobs set worker_completed_at = now() - interval '100 hours' where id = ${all.job}`);
    await new Promise((done) => setTimeout(done, 1_200)); // two turns of the worker, which confirms what nobody disputes
    assert.equal((await jobOf(service, all)).status, "disputed");
    assert.equal((await paymentOf(service, all)).state, "authorized");
  },
  async "money of a disputed job is kept from expiring, in escrow"(service) {
    const all = await opened(service);
    service.sql(`update transactions set authorization_expires_at = now() + interval '1 hour' where id = ${all.payment}`);
    await service.eventually(async () => assert.equal((await paymentOf(service, all)).state, "captured"));
    assert.equal((await paymentOf(service, all)).worker_payment, 0);
    assert.equal((await resolve(service, all.dispute, await admin(service), 25)).status, 200);
    await service.eventually(async () => {
      const { state, refunded_amount, worker_payment, platform_fee, processing_fee } = await paymentOf(service, all);
      assert.deepEqual([state, refunded_amount, platform_fee, processing_fee, worker_payment], ["partially_refunded", 25, 6.85, 2.7, 65.45]); // the processor keeps its fee of the whole
    });
    assert.equal((await chargeOf(service, all.charge)).amount_refunded, 2_500);
    assert.equal((await jobOf(service, all)).status, "paid");
  },
  async "an administrator divides what is held, and both are told why"(service) {
    const all = await opened(service, { reported: true });
    const boss = await admin(service);
    assert.match((await resolve(service, all.dispute, boss, 100.01)).body.details.refund_amount, /100\.00/);
    assert.ok("note" in (await resolve(service, all.dispute, boss, 10, "")).body.details);
    const { status, body } = await resolve(service, all.dispute, boss, 40);
    assert.deepEqual([status, body.status, body.held_amount, body.refund_amount], [200, "resolved", 100, 40], JSON.stringify(body));
    is([409, "DISPUTE_ENDED"])(await resolve(service, all.dispute, boss, 50));
    await service.eventually(async () => {
      const { state, captured_amount, worker_payment } = await paymentOf(service, all);
      assert.deepEqual([state, captured_amount, worker_payment], ["captured", 60, 52.34]); // 60 less 6 and 1.66
    });
    assert.equal((await chargeOf(service, all.charge)).amount_captured, 6_000);
    assert.equal((await jobOf(service, all)).status, "paid");
    is([409, "PAYMENT_DECIDED"])(await service.call("refundPayment", { token: all.consumer.token, body: { transaction_id: all.payment, amount: 1 } }));
    for (const { token } of [all.consumer, all.worker]) {
      const { notifications } = (await service.call("listNotifications", { token, query: { type: "job_disputed" } })).body;
      assert.equal(notifications[0].title, "A dispute is settled");
      assert.equal((await service.call("getDispute", { id: all.dispute.uuid, token })).body.note, "We have looked at the pictures");
    }
    const { actions } = (await service.call("listAuditLog", { token: boss.token, query: { action: "job.resolve_dispute" } })).body;
    assert.equal(actions[0].subject_id, all.job);
  },
  async "what the consumer wins wholly cancels the job and frees the money"(service) {
    const all = await opened(service);
    assert.equal((await resolve(service, all.dispute, await admin(service), 100)).status, 200);
    await service.eventually(async () => assert.equal((await paymentOf(service, all)).state, "voided"));
    assert.equal((await jobOf(service, all)).status, "cancelled");
    assert.equal((await chargeOf(service, all.charge)).amount_captured, 0);
  },
  async "what the worker wins wholly is paid as if nobody had disputed"(service) {
    const all = await opened(service);
    assert.equal((await resolve(service, all.dispute, await admin(service), 0)).status, 200);
    await service.eventually(async () => assert.equal((await paymentOf(service, all)).worker_payment, 87.3));
    assert.equal(service.sql(`select jobs_completed from users where id = ${all.worker.id}`), "1");
    assert.equal((await service.call("reviewJob", { id: all.job, token: all.consumer.token, body: { rating: 3 } })).status, 201);
  },
  async "several payments are divided as one sum"(service) {
    const consumer = await person(service);
    const worker = await person(service, "gig_worker");
    const job = await taken(service, consumer, worker, { total_pay: 100 });
    for (const amount of [60, 40]) assert.equal((await authorize(service, consumer, job, amount)).status, 200);
    await service.call("startJob", { id: job, token: worker.token });
    const { body } = await open(service, { job }, worker, { reason: "payment" });
    assert.equal((await resolve(service, body, await admin(service), 50)).status, 200);
    await service.eventually(async () => {
      const { transactions } = (await service.call("listJobPayments", { id: job, token: consumer.token })).body;
      const seen = transactions.map(({ amount, state, captured_amount }) => [amount, state, captured_amount]);
      assert.deepEqual(seen.sort(([a], [b]) => a - b), [[40, "voided", 0], [60, "captured", 50]]);
    });
  },
  async "both sides speak, with links to pictures, and nobody else"(service) {
    const all = await opened(service);
    const { id } = all.dispute;
    const stranger = await person(service);
    const say = ({ token }, body) => service.call("addDisputeStatement", { id, token, body });
    const links = ["https://pictures.example/1.jpg"];
    assert.equal((await say(all.worker, { text: "All of them were done", links })).status, 201);
    assert.ok("links" in (await say(all.worker, { text: "See", links: ["javascript:alert(1)"] })).body.details);
    assert.ok("text" in (await say(all.worker, { text: " " })).body.details);
    is([403, "NOT_YOUR_DISPUTE"])(await say(stranger, { text: "I saw it" }));
    is([403, "NOT_YOUR_DISPUTE"])(await service.call("getDispute", { id, token: stranger.token }));
    is([404, "DISPUTE_NOT_FOUND"])(await service.call("getDispute", { id: 99_999_999, token: stranger.token }));
    is([403, "NOT_YOUR_JOB"])(await open(service, all, stranger));
    const { statements } = (await service.call("getDispute", { id, token: all.consumer.token })).body;
    assert.deepEqual(statements.map(({ author_id }) => author_id), [all.consumer.id, all.worker.id]);
    assert.deepEqual(statements[1].links, links);
    const listed = async ({ token }, query = {}) => (await service.call("listDisputes", { token, query })).body.disputes.map((one) => one.id);
    const boss = await admin(service);
    assert.deepEqual(await listed(all.worker), [id]);
    assert.deepEqual(await listed(stranger), []);
    assert.ok((await listed(boss, { status: "open" })).includes(id));
    assert.ok(!(await listed(boss, { status: "resolved" })).includes(id));
    assert.deepEqual(await listed(boss, { job_id: all.job }), [id]);
  },
  async "who opened a dispute withdraws it, and the job goes on where it was"(service) {
    const all = await opened(service, { reported: true });
    const withdraw = ({ token }) => service.call("withdrawDispute", { id: all.dispute.id, token });
    is([403, "NOT_YOUR_DISPUTE"])(await withdraw(all.worker));
    assert.equal((await withdraw(all.consumer)).body.status, "withdrawn");
    assert.equal((await jobOf(service, all)).status, "in_progress");
    is([409, "DISPUTE_ENDED"])(await withdraw(all.consumer));
    assert.equal((await service.call("completeJob", { id: all.job, token: all.consumer.token })).status, 200);
    await service.eventually(async () => assert.equal((await paymentOf(service, all)).worker_payment, 87.3));
    is([409, "JOB_STATE_CONFLICT"])(await open(service, all, all.consumer)); // it is paid
  },
  async "only what is under way can be disputed"(service) {
    const consumer = await person(service);
    const worker = await person(service, "gig_worker");
    const job = await taken(service, consumer, worker);
    is([409, "JOB_STATE_CONFLICT"])(await open(service, { job }, consumer));
    is([404, "JOB_NOT_FOUND"])(await open(service, { job: 99_999_999 }, consumer));
    assert.ok("reason" in (await open(service, { job }, consumer, { reason: "mood" })).body.details);
  },
};
