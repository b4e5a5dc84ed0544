// The service is killed (SIGKILL, by itself, at a named place) in the middle of moving money; the next start finds
// what was begun and brings it to its end. Each start clears up after the one before it and dies at the next place.
import assert from "node:assert/strict";
import crypto from "node:crypto";

import { booksAreEqual } from "../api/books.mjs";
import { admin, person, taken } from "../api/people.mjs";
import { startService } from "../api/service.mjs";

const steps = ["recorded", "called", "recording", "done"];
const kinds = ["authorize", "capture", "release", "refund"];
const amount = 40; // currency units

let failed = 0;
function report(good, name, reason = "") {
  console.log(`${good ? "ok" : "not ok"} - ${name}`);
  if (good) return;
  failed += 1;
  console.log(String(reason).replace(/^/gm, "    "));
}

async function must(answer) {
  const { status, body } = await answer;
  assert.ok(status < 300, `${status} ${JSON.stringify(body)}`);
  return body;
}

const authorize = async (service, { consumer, job }, headers = {}) => service.call("authorizePayment", {
  token: consumer.token, headers, body: { job_id: job, amount, clover_source_token: await service.sandbox.token() },
});

/** A job as far as it must be for this kind of step to come next. */
async function prepare(service, kind) {
  const consumer = await person(service);
  const worker = await person(service, "gig_worker");
  const job = await taken(service, consumer, worker, { total_pay: amount });
  const prepared = { consumer, worker, job, key: crypto.randomUUID() };
  if (kind === "authorize") return { ...prepared, cardToken: await service.sandbox.token() };
  prepared.payment = (await must(authorize(service, prepared))).transaction_id;
  if (kind === "release") return prepared;
  await must(service.call("startJob", { id: job, token: worker.token }));
  await must(service.call("completeJob", { id: job, token: worker.token }));
  if (kind === "capture") return prepared;
  await must(service.call("completeJob", { id: job, token: consumer.token }));
  // The platform's own capture may be under way at the moment.
  await service.eventually(() => must(service.call("capturePayment", { token: consumer.token, body: { transaction_id: prepared.payment } })));
  return prepared;
}

/** What the client asks for, and again after the crash; the same key each time. */
const requests = {
  authorize: (service, { consumer, job, key, cardToken }) => service.call("authorizePayment", {
    token: consumer.token, headers: { "Idempotency-Key": key }, body: { job_id: job, amount, clover_source_token: cardToken },
  }),
  async capture(service, { consumer, job, payment, key }) {
    await service.call("completeJob", { id: job, token: consumer.token });
    return service.call("capturePayment", { token: consumer.token, headers: { "Idempotency-Key": key }, body: { transaction_id: payment } });
  },
  release: (service, { consumer, payment, key }) => service.call("refundPayment", {
    token: consumer.token, headers: { "Idempotency-Key": key }, body: { transaction_id: payment },
  }),
  refund: (service, { consumer, payment, key }) => service.call("refundPayment", {
    token: consumer.token, headers: { "Idempotency-Key": key }, body: { transaction_id: payment, amount: 15 },
  }),
};

const expected = {
  authorize: { state: "authorized", captured_amount: 0, refunded_amount: 0 },
  capture: { state: "captured", captured_amount: amount, refunded_amount: 0 },
  release: { state: "voided", captured_amount: 0, refunded_amount: 0 },
  refund: { state: "partially_refunded", captured_amount: amount, refunded_amount: 15 },
};

/** As if the time had passed that the dead one had reserved for its work. */
const passTime = (service) =>
  service.sql("update payment_operations set leased_until = null, next_attempt_at = now() where status = 'pending'");

/** After the restart: the same request succeeds, it was done once, and the books are equal. */
async function settle(service, kind, prepared) {
  passTime(service);
  await service.eventually(() => assert.equal(service.sql("select count(*) from payment_operations where status = 'pending'"), "0"));
  const body = await must(requests[kind](service, prepared));
  const { transactions } = await must(service.call("listJobPayments", { id: prepared.job, token: prepared.consumer.token }));
  assert.equal(transactions.length, 1);
  const { state, captured_amount, refunded_amount } = transactions[0];
  assert.deepEqual({ state, captured_amount, refunded_amount }, expected[kind]);
  assert.equal(body.transaction_id, transactions[0].id);
  await booksAreEqual(service);
}

// The kind changes with every place, so that clearing up after one does not meet the next.
const places = steps.flatMap((step) => kinds.map((kind) => ({ kind, step })));
let service = await startService();
const prepared = [];
for (const { kind } of places) prepared.push(await prepare(service, kind));
await admin(service);
let before;
for (const [index, { kind, step }] of [...places, { kind: "end" }].entries()) {
  const { home } = service;
  if (!service.hasDied) {
    service.child.kill("SIGTERM");
    await service.death();
  }
  service = await startService({ home, more: kind === "end" ? {} : { TEST_FAILPOINT: `payments.${kind}.${step}` } });
  if (before !== undefined) {
    const name = `killed at ${before.kind}, ${before.step}: it is done once, and the books are equal`;
    try {
      await settle(service, before.kind, before.prepared);
      report(true, name);
    } catch (problem) {
      report(false, name, problem.stack);
    }
  }
  if (kind === "end") break;
  await requests[kind](service, prepared[index]).catch(() => undefined); // nobody answers
  assert.equal(await service.death(), "SIGKILL", `nothing died at ${kind}, ${step}`);
  before = { kind, step, prepared: prepared[index] };
}
report(await service.stop(), "the service stops cleanly");
process.exitCode = failed === 0 ? 0 : 1;
