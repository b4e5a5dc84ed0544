// Who may move a payment's money when, what clients are told, and what an odd answer of the processor comes to.
import assert from "node:assert/strict";
import crypto from "node:crypto";

import { authorize } from "./payments.mjs";
import { admin, person, post, taken } from "./people.mjs";
import { cards } from "./sandbox.mjs";

const is = (expected) => ({ status, body }) => assert.deepEqual([status, body.code], expected, JSON.stringify(body));
const paymentsOf = async (service, job, { token }) => (await service.call("listJobPayments", { id: job, token })).body.transactions;
const settled = (service, job, who) =>
  service.eventually(async () => assert.equal((await service.call("getPaymentSummary", { id: job, token: who.token })).body.escrow_status, "released"));
const noticesOf = async (service, { token }) =>
  (await service.call("listNotifications", { token, query: { type: "system_message" } })).body.notifications.map(({ title }) => title);

async function held(service, amount = 100) {
  const consumer = await person(service);
  const worker = await person(service, "gig_worker");
  const job = await taken(service, consumer, worker, { total_pay: amount });
  const { status, body } = await authorize(service, consumer, job, amount);
  assert.equal(status, 200, JSON.stringify(body));
  return { consumer, worker, job, payment: body.transaction_id, charge: body.clover_charge_id };
}

const step = async (service, operation, id, { token }) => assert.equal((await service.call(operation, { id, token })).status, 200);

export const tests = {
  async "a charge that the processor has made is found, whatever it says when it is asked again"(service) {
    const consumer = await person(service);
    const job = await post(service, consumer, { total_pay: 100 });
    await service.sandbox.fault("charge", "error_after", { status: 409 });
    const { status, body } = await authorize(service, consumer, job, 20);
    assert.deepEqual([status, body.status], [200, "authorized"], JSON.stringify(body));
    const { charges } = await service.sandbox.books();
    assert.equal(charges.filter(({ id }) => id === body.clover_charge_id).length, 1);
    await service.sandbox.fault("charge", "error_before", { status: 409 });
    is([402, "payment_refused"])(await authorize(service, consumer, job, 20));
  },
  async "a card whose answer was lost is kept under the same key, and never told as refused"(service) {
    const { token } = await person(service);
    const headers = { "Idempotency-Key": crypto.randomUUID() };
    const body = { clover_source_token: await service.sandbox.token(), consent: true };
    for (const fault of ["cut_after", "error_after"]) {
      await service.sandbox.fault("customer", fault);
      is([503, "payment_pending"])(await service.call("savePaymentMethod", { token, body, headers }));
      assert.equal(service.sql("select count(*) from lost_customers"), "1");
    }
    const saved = await service.call("savePaymentMethod", { token, body, headers });
    assert.equal(saved.status, 201, JSON.stringify(saved.body));
    assert.equal(service.sql("select count(*) from lost_customers"), "0");
    assert.equal((await service.call("listPaymentMethods", { token })).body.count, 1);
  },
  async "a card is removed at the processor too, and stays while that is not possible"(service) {
    const consumer = await person(service);
    const { token } = consumer;
    const { body } = await service.call("savePaymentMethod", { token, body: { clover_source_token: await service.sandbox.token(), consent: true } });
    const customer = service.sql(`select clover_customer_id from payment_methods where id = ${body.id}`);
    await service.sandbox.fault("customer", "error_before", { times: 3 });
    is([503, "payments_unavailable"])(await service.call("removePaymentMethod", { id: body.id, token }));
    assert.equal((await service.call("listPaymentMethods", { token })).body.count, 1);
    assert.equal((await service.call("removePaymentMethod", { id: body.id, token })).status, 200);
    const charge = await fetch(`${service.sandbox.url}/v1/charges`, {
      method: "POST", body: JSON.stringify({ amount: 100, currency: "usd", source: customer }),
      headers: { Authorization: "Bearer sandbox-private-key", "User-Agent": "test", "x-forwarded-for": "127.0.0.1" },
    });
    assert.equal((await charge.json()).error.code, "card_on_file_missing");
  },
  async "many cards at once leave one default"(service) {
    const { token } = await person(service);
    const save = async () => service.call("savePaymentMethod", { token, body: { clover_source_token: await service.sandbox.token(), consent: true } });
    const saved = await Promise.all([1, 2, 3, 4].map(save));
    saved.forEach(({ status, body }) => assert.equal(status, 201, JSON.stringify(body)));
    assert.equal(saved.filter(({ body }) => body.is_default).length, 1);
    const chosen = await Promise.all(saved.map(({ body }) => service.call("makePaymentMethodDefault", { id: body.id, token })));
    chosen.forEach(({ status, body }) => assert.equal(status, 200, JSON.stringify(body)));
    const { payment_methods } = (await service.call("listPaymentMethods", { token })).body;
    assert.equal(payment_methods.filter(({ is_default }) => is_default).length, 1);
  },
  async "a card has two names, a payment two, and an answer all that clients of the earlier service read"(service) {
    const consumer = await person(service);
    const worker = await person(service, "gig_worker");
    const job = await taken(service, consumer, worker, { total_pay: 10 });
    const { status, body: made } = await service.call("authorizePayment", { token: consumer.token, body: { job_id: job, amount: 10, card_token: await service.sandbox.token() } });
    assert.deepEqual([status, made.status], [200, "authorized"], JSON.stringify(made));
    for (const [operation, who] of [["startJob", worker], ["completeJob", worker], ["completeJob", consumer]]) await step(service, operation, job, who);
    await settled(service, job, consumer);
    const refund = (who) => service.call("refundPayment", { token: who.token, body: { transaction_id: made.transaction_uuid, amount: 4, reason: "late" } });
    const captured = (await service.call("capturePayment", { token: consumer.token, body: { transaction_id: made.transaction_uuid } })).body;
    const refunded = (await refund(consumer)).body;
    for (const [answer, fields] of [[captured, ["amount", "platform_fee", "processing_fee", "worker_payment", "captured_at"]], [refunded, ["refund_amount", "refunded_at", "refund_id"]]]) {
      assert.deepEqual([answer.success, answer.transaction_id, answer.transaction_uuid, answer.transaction.id], [true, made.transaction_id, made.transaction_uuid, made.transaction_id]);
      for (const field of ["status", "message", ...fields]) assert.ok(answer[field] !== undefined && answer[field] !== null, field);
    }
    assert.equal((await refund(worker)).status, 403);
  },
  async "the owner takes money back before the work begins, and afterwards only through others"(service) {
    const early = await held(service);
    const refund = ({ payment }, { token }) => service.call("refundPayment", { token, body: { transaction_id: payment } });
    assert.equal((await refund(early, early.consumer)).status, 200);
    const begun = await held(service);
    await step(service, "startJob", begun.job, begun.worker);
    is([409, "WORK_HAS_BEGUN"])(await refund(begun, begun.consumer));
    await step(service, "completeJob", begun.job, begun.worker);
    is([409, "WORK_HAS_BEGUN"])(await refund(begun, begun.consumer));
    assert.equal((await refund(begun, await admin(service))).status, 200);
  },
  async "only the worker may be content with less than is authorized"(service) {
    const { consumer, worker, job, payment } = await held(service);
    const capture = (amount, { token }) => service.call("capturePayment", { token, body: { transaction_id: payment, amount } });
    await step(service, "startJob", job, worker);
    await step(service, "completeJob", job, worker);
    // As if both had said so, but the platform's own capture had been refused a moment ago.
    service.sql(`insert into payment_operations (uuid, transaction_id, kind, amount_cents, status, finished_at) values (gen_random_uuid(), ${payment}, 'capture', 10000, 'failed', now())`);
    await step(service, "completeJob", job, consumer);
    const refused = await capture(60, consumer);
    assert.equal(refused.status, 400, JSON.stringify(refused.body));
    assert.match(refused.body.details.amount, /100\.00/);
    const { status, body } = await capture(60, worker);
    assert.deepEqual([status, body.amount], [200, 60], JSON.stringify(body));
  },
  async "what a job pays stays while money is held for it"(service) {
    const { consumer, job, payment } = await held(service);
    const { token } = consumer;
    const change = (body) => service.call("updateJob", { id: job, token, body });
    for (const more of [{ total_pay: 90 }, { pay_rate_per_hour: 9, estimated_duration_hours: 2 }]) {
      const refused = await change(more);
      is([409, "JOB_PAY_HELD"])(refused);
      assert.ok("total_pay" in refused.body.details);
    }
    assert.equal((await change({ title: "Clean my other flat", total_pay: 100 })).status, 200);
    assert.equal((await service.call("refundPayment", { token, body: { transaction_id: payment } })).status, 200);
    assert.equal((await change({ total_pay: 90 })).body.total_pay, 90);
  },
  async "a job in another currency than the merchant's cannot be paid"(service) {
    const consumer = await person(service);
    const job = await post(service, consumer, { currency: "EUR" });
    for (const more of [{}, { currency: "EUR" }, { currency: "USD" }]) {
      const { status, body } = await authorize(service, consumer, job, 5, more);
      assert.deepEqual([status, Object.keys(body.details)], [400, ["currency"]], JSON.stringify(body));
    }
  },
  async "a job with a payment, a schedule or a dispute is not deleted but cancelled"(service) {
    const consumer = await person(service);
    const job = await post(service, consumer, { total_pay: 10 });
    const { body } = await authorize(service, consumer, job, 10);
    await service.call("refundPayment", { token: consumer.token, body: { transaction_id: body.transaction_id } });
    is([409, "JOB_STATE_CONFLICT"])(await service.call("deleteJob", { id: job, token: consumer.token }));
    await step(service, "cancelJob", job, consumer);
    assert.equal((await service.call("deleteJob", { id: await post(service, consumer), token: consumer.token })).status, 200);
  },
  async "workers see what is paid, not with which card"(service) {
    const { consumer, worker, job, payment } = await held(service);
    const [seen] = await paymentsOf(service, job, worker);
    assert.deepEqual([seen.amount, seen.state, seen.card_brand, seen.card_last4], [100, "authorized", null, null]);
    assert.equal((await paymentsOf(service, job, consumer))[0].card_last4, "4242");
    service.sql(`update transactions set failure_code = 'card_declined' where id = ${payment}`);
    assert.equal((await paymentsOf(service, job, worker))[0].failure_code, null);
    for (const [operation, who] of [["startJob", worker], ["completeJob", worker], ["completeJob", consumer]]) await step(service, operation, job, who);
    await settled(service, job, worker);
    const captured = await service.call("capturePayment", { token: worker.token, body: { transaction_id: payment } });
    assert.equal(captured.body.transaction.card_last4, null);
  },
  async "people are told of payments that fail, end, are let go or given back"(service) {
    const failing = await person(service);
    await authorize(service, failing, await post(service, failing), 5, { clover_source_token: await service.sandbox.token(cards.declined) });
    assert.deepEqual(await noticesOf(service, failing), ["Payment failed"]);
    const ending = await held(service);
    service.sql(`update transactions set authorization_expires_at = now() - interval '1 second' where id = ${ending.payment}`);
    await service.eventually(async () => assert.deepEqual(await noticesOf(service, ending.consumer), ["Payment expired"]));
    assert.equal(service.sql(`select count(*) from outbox where topic = 'payment.expired' and subject_id = ${ending.payment}`), "1");
    const released = await held(service);
    await step(service, "cancelJob", released.job, released.consumer);
    await service.eventually(async () => assert.deepEqual(await noticesOf(service, released.consumer), ["Payment released"]));
    const refunded = await held(service);
    for (const [operation, who] of [["startJob", refunded.worker], ["completeJob", refunded.worker], ["completeJob", refunded.consumer]]) await step(service, operation, refunded.job, who);
    await settled(service, refunded.job, refunded.worker);
    await service.call("refundPayment", { token: refunded.consumer.token, body: { transaction_id: refunded.payment, amount: 1 } });
    for (const who of [refunded.consumer, refunded.worker]) assert.deepEqual(await noticesOf(service, who), ["Payment refunded"]);
  },
  async "an authorization that is about to end is made anew with the kept card while the job waits for a worker"(service) {
    const consumer = await person(service);
    const job = await post(service, consumer, { total_pay: 30 });
    const first = (await authorize(service, consumer, job, 30, { save_card: true })).body;
    const aboutToEnd = (payment) => service.sql(`update transactions set authorization_expires_at = now() + interval '23 hours' where id = ${payment}`);
    aboutToEnd(first.transaction_id);
    let renewed;
    await service.eventually(async () => {
      const [old, anew] = await paymentsOf(service, job, consumer);
      assert.deepEqual([old.state, anew?.state, anew?.renews_id, anew?.amount, anew?.card_last4], ["voided", "authorized", old.id, 30, "4242"]);
      renewed = anew;
    });
    assert.ok(Date.parse(renewed.authorization_expires_at) > Date.now() + 6 * 86_400_000);
    assert.equal(service.sql(`select -balance_cents from ledger_balances where account = 'consumer_card' and owner_id = ${consumer.id}`), "3000");
    const { charges } = await service.sandbox.books();
    const left = (id) => { const charge = charges.find((one) => one.id === id); return charge.amount - charge.amount_refunded; };
    assert.deepEqual([left(first.clover_charge_id), left(renewed.clover_charge_id)], [0, 3_000]);
    assert.deepEqual(await noticesOf(service, consumer), []);
    const worker = await person(service, "gig_worker");
    await step(service, "acceptJob", job, worker);
    for (const [operation, who] of [["startJob", worker], ["completeJob", worker], ["completeJob", consumer]]) await step(service, operation, job, who);
    await settled(service, job, worker);
  },
  async "an authorization that the processor has made days ago, by its clock, is made anew"(service) {
    const clock = (seconds) => service.sandbox.control("POST", "clock", { seconds });
    const almost = 6.5 * 86_400; // of seven days
    const consumer = await person(service);
    const job = await post(service, consumer, { total_pay: 30 });
    await clock(-almost);
    const { status, body } = await authorize(service, consumer, job, 30, { save_card: true });
    await clock(almost);
    assert.equal(status, 200, JSON.stringify(body));
    assert.ok(Date.parse(body.transaction.authorization_expires_at) < Date.now() + 86_400_000, "it ends within a day");
    // One that was made while the clock was still back is made anew in turn.
    const payments = () => paymentsOf(service, job, consumer);
    await service.eventually(async () => {
      const states = (await payments()).map(({ state }) => state);
      assert.deepEqual([states.length > 1, states.pop(), new Set(states)], [true, "authorized", new Set(["voided"])]);
      assert.ok(Date.parse((await payments()).at(-1).authorization_expires_at) > Date.now() + 6 * 86_400_000);
    });
    const { charges } = await service.sandbox.books();
    const chargeOf = ({ clover_charge_id }) => charges.find(({ id }) => id === clover_charge_id);
    assert.deepEqual((await payments()).map(chargeOf).map((charge) => charge.amount - charge.amount_refunded).filter(Boolean), [3_000]);
  },
  async "without a kept card, or when that is refused, it is let go and the consumer is asked"(service) {
    const consumer = await person(service);
    const pay = async (more) => {
      const job = await post(service, consumer, { total_pay: 30 });
      const { body } = await authorize(service, consumer, job, 30, more);
      return { job, payment: body.transaction_id, charge: body.clover_charge_id };
    };
    const statesOf = async ({ job }) => (await paymentsOf(service, job, consumer)).map(({ state }) => state);
    const once = await pay({});
    service.sql(`update transactions set authorization_expires_at = now() + interval '23 hours' where id = ${once.payment}`);
    await service.eventually(async () => assert.deepEqual(await statesOf(once), ["voided"]));
    const { notifications } = (await service.call("listNotifications", { token: consumer.token, query: { type: "system_message" } })).body;
    assert.match(notifications[0].message, /authorize the payment anew/);
    const kept = await pay({ save_card: true });
    const customer = service.sql(`select clover_customer_id || '/sources/' || clover_source_id from payment_methods where user_id = ${consumer.id}`);
    await fetch(`${service.sandbox.url}/v1/customers/${customer}`, { method: "DELETE", headers: { Authorization: "Bearer sandbox-private-key" } });
    service.sql(`update transactions set authorization_expires_at = now() + interval '23 hours' where id = ${kept.payment}`);
    await service.eventually(async () => assert.deepEqual(await statesOf(kept), ["voided", "failed"]));
    assert.equal(service.sql(`select coalesce(sum(balance_cents), 0) from ledger_balances where account = 'consumer_card' and owner_id = ${consumer.id}`), "0");
  },
  async "an authorization ends by the processor's clock, and not under a capture that is under way"(service) {
    const { job, payment, charge, consumer } = await held(service);
    const made = (await service.sandbox.books()).charges.find(({ id }) => id === charge).created;
    const [{ authorization_expires_at }] = await paymentsOf(service, job, consumer);
    const expected = new Date(made + 7 * 86_400_000).toISOString().slice(0, 19);
    assert.equal(authorization_expires_at.slice(0, 19), expected);
    service.sql(`insert into payment_operations (uuid, transaction_id, kind, amount_cents, next_attempt_at, leased_until) values (gen_random_uuid(), ${payment}, 'capture', 10000, now() + interval '1 hour', now() + interval '1 hour')`);
    service.sql(`update transactions set authorization_expires_at = now() - interval '1 second' where id = ${payment}`);
    await new Promise((done) => setTimeout(done, 1_200)); // several turns of the worker
    assert.equal((await paymentsOf(service, job, consumer))[0].state, "authorized");
    service.sql(`update payment_operations set status = 'failed', finished_at = now() - interval '2 hours', requested_by = ${consumer.id} where transaction_id = ${payment} and status = 'pending'`);
    await service.eventually(async () => assert.equal((await paymentsOf(service, job, consumer))[0].state, "expired"));
  },
};
