// Money: reserved, taken, divided, given back; and that nothing is lost or done twice when the card processor fails.
import assert from "node:assert/strict";
import crypto from "node:crypto";

import { booksAreEqual } from "./books.mjs";
import { admin, person, post, taken } from "./people.mjs";
import { cards } from "./sandbox.mjs";

async function people(service) {
  return { consumer: await person(service), worker: await person(service, "gig_worker") };
}

export async function authorize(service, consumer, job, amount, more = {}, headers = {}) {
  const token = more.clover_source_token ?? (more.payment_method_id ? undefined : await service.sandbox.token());
  return service.call("authorizePayment", {
    token: consumer.token, body: { job_id: job, amount, ...(token ? { clover_source_token: token } : {}), ...more }, headers,
  });
}

/** A job that is paid for and not done yet. */
async function held(service, { consumer, worker }, amount = 100) {
  const job = await taken(service, consumer, worker, { total_pay: amount });
  const { status, body } = await authorize(service, consumer, job, amount);
  assert.equal(status, 200, JSON.stringify(body));
  return { job, payment: body.transaction_id, charge: body.clover_charge_id };
}

async function finish(service, job, { consumer, worker }) {
  for (const [operation, { token }] of [["startJob", worker], ["completeJob", worker], ["completeJob", consumer]]) {
    assert.equal((await service.call(operation, { id: job, token })).status, 200);
  }
}

const chargeOf = async (service, id) => (await service.sandbox.books()).charges.find((charge) => charge.id === id);
const balance = (service, account, owner) =>
  Number(service.sql(`select coalesce(sum(balance_cents), 0) from ledger_balances where account = '${account}'${owner ? ` and owner_id = ${owner}` : ""}`));
const summaryOf = async (service, job, { token }) => (await service.call("getPaymentSummary", { id: job, token })).body;
const is = (expected) => ({ status, body }) => assert.deepEqual([status, body.code], expected, JSON.stringify(body));

export const tests = {
  async "a payment is authorized, captured when the job is done, divided, and the job is paid"(service) {
    const both = await people(service);
    const { job, payment, charge } = await held(service, both);
    assert.equal((await summaryOf(service, job, both.worker)).escrow_status, "held");
    assert.equal(balance(service, "consumer_card", both.consumer.id), -10_000);
    await finish(service, job, both);
    const body = await service.eventually(async () => { // the job's workflow may just be capturing it, too
      const answer = await service.call("capturePayment", { token: both.consumer.token, body: { transaction_id: payment } });
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
      return answer.body;
    });
    assert.deepEqual([body.status, body.amount, body.platform_fee, body.processing_fee, body.worker_payment], ["captured", 100, 10, 2.7, 87.3]);
    assert.equal(balance(service, "worker_payable", both.worker.id), 8_730);
    assert.deepEqual(await summaryOf(service, job, both.worker), {
      job_id: job, total_authorized: 100, total_captured: 100, total_refunded: 0, platform_fees: 10, worker_payment: 87.3, escrow_status: "released",
    });
    assert.equal((await service.call("getJob", { id: job, token: both.consumer.token })).body.status, "paid");
    assert.equal((await chargeOf(service, charge)).amount_captured, 10_000);
    const told = await service.call("listNotifications", { token: both.worker.token, query: { type: "payment_received" } });
    assert.equal(told.body.count, 1);
  },
  async "a finished job's money is captured without anybody asking, and both may still review"(service) {
    const both = await people(service);
    const { job } = await held(service, both, 50);
    await finish(service, job, both);
    await service.eventually(async () => assert.equal((await summaryOf(service, job, both.consumer)).escrow_status, "released"));
    for (const { token } of [both.consumer, both.worker]) {
      assert.equal((await service.call("reviewJob", { id: job, token, body: { rating: 5 } })).status, 201);
    }
  },
  async "the answer of authorize is what clients of the earlier service read"(service) {
    const both = await people(service);
    const job = await post(service, both.consumer);
    const { body } = await authorize(service, both.consumer, job, 19.99, { payment_method: "credit_card", metadata: { order: 7 } });
    assert.equal(body.success, true);
    assert.deepEqual([body.job_id, body.amount, body.status], [job, 19.99, "authorized"]);
    assert.ok(body.clover_charge_id && body.authorized_at && body.message && body.transaction_uuid);
    assert.equal(body.transaction.id, body.transaction_id);
    assert.equal(body.transaction.card_last4, "4242");
    assert.equal((await chargeOf(service, body.clover_charge_id)).amount, 1999);
  },
  async "a payment is named by its integer or its uuid"(service) {
    const both = await people(service);
    const job = await taken(service, both.consumer, both.worker, { total_pay: 10 });
    const { body } = await authorize(service, both.consumer, job, 10);
    const refunded = await service.call("refundPayment", { token: both.consumer.token, body: { transaction_id: body.transaction_uuid } });
    assert.equal(refunded.status, 200, JSON.stringify(refunded.body));
    assert.equal(refunded.body.transaction_id, body.transaction_id);
  },
  async "declines are told by their code, and take nothing"(service) {
    const both = await people(service);
    const job = await post(service, both.consumer);
    const codes = { declined: "card_declined", insufficientFunds: "insufficient_funds", expired: "expired_card", processingError: "processing_error" };
    for (const [card, code] of Object.entries(codes)) {
      is([402, code])(await authorize(service, both.consumer, job, 19.99, { clover_source_token: await service.sandbox.token(cards[card]) }));
    }
    const used = await service.sandbox.token();
    assert.equal((await authorize(service, both.consumer, job, 5, { clover_source_token: used })).status, 200);
    is([402, "token_already_used"])(await authorize(service, both.consumer, job, 5, { clover_source_token: used }));
    assert.equal(balance(service, "consumer_card", both.consumer.id), -500);
    const { body } = await service.call("listJobPayments", { id: job, token: both.consumer.token });
    assert.equal(body.transactions.filter(({ state }) => state === "failed").length, 5);
  },
  async "no more is authorized than the job pays"(service) {
    const both = await people(service);
    const job = await post(service, both.consumer, { total_pay: 100 });
    const first = await authorize(service, both.consumer, job, 60);
    assert.equal(first.status, 200);
    const more = await authorize(service, both.consumer, job, 40.01);
    assert.equal(more.status, 400);
    assert.match(more.body.details.amount, /40\.00/);
    assert.equal((await authorize(service, both.consumer, job, 40)).status, 200);
    assert.equal((await service.call("refundPayment", { token: both.consumer.token, body: { transaction_id: first.body.transaction_id } })).status, 200);
    assert.equal((await authorize(service, both.consumer, job, 60)).status, 200, "what was let go can be authorized again");
  },
  async "what does not fit is refused by name"(service) {
    const both = await people(service);
    const job = await post(service, both.consumer);
    const field = async (name, more, amount = 5) => {
      const { status, body } = await authorize(service, both.consumer, job, amount, more);
      assert.equal(status, 400, JSON.stringify(body));
      assert.ok(name in body.details, JSON.stringify(body));
    };
    await field("amount", {}, 5.001);
    await field("amount", {}, 0);
    await field("amount", {}, -5);
    await field("currency", { currency: "EUR" });
    await field("payment_method_id", { payment_method_id: 999_999 });
    await field("clover_source_token", { clover_source_token: await service.sandbox.token(), payment_method_id: 1 });
    const none = await service.call("authorizePayment", { token: both.consumer.token, body: { job_id: job, amount: 5 } });
    assert.ok("clover_source_token" in none.body.details);
    is([404, "JOB_NOT_FOUND"])(await authorize(service, both.consumer, 999_999, 5));
    is([403, "NOT_YOUR_JOB"])(await authorize(service, await person(service), job, 5));
    is([404, "TRANSACTION_NOT_FOUND"])(await service.call("capturePayment", { token: both.consumer.token, body: { transaction_id: 999_999 } }));
    await service.call("cancelJob", { id: job, token: both.consumer.token });
    is([409, "JOB_STATE_CONFLICT"])(await authorize(service, both.consumer, job, 5));
  },
  async "only what is authorized, of a completed job, by a party of it, is captured"(service) {
    const both = await people(service);
    const { job, payment } = await held(service, both);
    const capture = (who, more = {}) => service.call("capturePayment", { token: who.token, body: { transaction_id: payment, ...more } });
    is([409, "JOB_NOT_COMPLETED"])(await capture(both.worker));
    is([403, "NOT_YOUR_JOB"])(await capture(await person(service)));
    await service.sandbox.fault("capture", "error_before", { times: 3 }); // keeps the platform's own capture away for a moment
    await finish(service, job, both);
    const tooMuch = await capture(both.worker, { amount: 100.01 });
    assert.ok(tooMuch.status === 409 || "amount" in tooMuch.body.details, JSON.stringify(tooMuch.body));
  },
  async "capturing again what is captured gives the same answer"(service) {
    const both = await people(service);
    const { job, payment } = await held(service, both);
    await finish(service, job, both);
    await service.eventually(async () => assert.equal((await summaryOf(service, job, both.consumer)).escrow_status, "released"));
    for (const { token } of [both.worker, both.consumer]) {
      const { status, body } = await service.call("capturePayment", { token, body: { transaction_id: payment } });
      assert.deepEqual([status, body.status, body.worker_payment], [200, "captured", 87.3]);
    }
    is([409, "PAYMENT_STATE_CONFLICT"])(await service.call("capturePayment", { token: both.worker.token, body: { transaction_id: payment, amount: 50 } }));
  },
  async "refunds come in parts, never exceed what was captured, and the parts stay the whole"(service) {
    const both = await people(service);
    const { job, payment, charge } = await held(service, both);
    await finish(service, job, both);
    await service.eventually(async () => assert.equal((await summaryOf(service, job, both.consumer)).escrow_status, "released"));
    const refund = (amount, who = both.consumer) => service.call("refundPayment", { token: who.token, body: { transaction_id: payment, ...(amount ? { amount } : {}), reason: "Half was done" } });
    const part = await refund(30);
    assert.deepEqual([part.status, part.body.status, part.body.refund_amount], [200, "partially_refunded", 30]);
    assert.ok(part.body.refund_id && part.body.refunded_at);
    const { transaction } = part.body;
    assert.equal(transaction.worker_payment, 61.08); // 70 less 7 and 1.92
    assert.equal(transaction.processing_fee, 2.7); // the processor gives nothing back
    assert.equal(Math.round(100 * (transaction.worker_payment + transaction.platform_fee + transaction.processing_fee)), 7000);
    const tooMuch = await refund(70.01);
    assert.match(tooMuch.body.details.amount, /70\.00/);
    const rest = await refund();
    assert.deepEqual([rest.status, rest.body.status, rest.body.refund_amount], [200, "refunded", 70]);
    is([409, "PAYMENT_ALREADY_REFUNDED"])(await refund());
    assert.equal((await chargeOf(service, charge)).amount_refunded, 10_000);
    assert.equal(balance(service, "worker_payable", both.worker.id), 0);
    assert.equal(balance(service, "consumer_card", both.consumer.id), 0);
    assert.equal((await service.call("getJob", { id: job, token: both.consumer.token })).body.status, "paid", "a refund does not cancel the job");
  },
  async "consumers take money back for some days only, administrators at any time"(service) {
    const both = await people(service);
    const { job, payment } = await held(service, both);
    await finish(service, job, both);
    await service.eventually(async () => assert.equal((await summaryOf(service, job, both.consumer)).escrow_status, "released"));
    service.sql(`update transactions set split_at = now() - interval '73 hours' where id = ${payment}`);
    const refund = ({ token }) => service.call("refundPayment", { token, body: { transaction_id: payment, amount: 1 } });
    is([409, "REFUND_WINDOW_OVER"])(await refund(both.consumer));
    is([403, "NOT_YOUR_JOB"])(await refund(await person(service)));
    assert.equal((await refund(await admin(service))).status, 200);
  },
  async "a refund takes from the worker who was paid, whoever has the job by then"(service) {
    const both = await people(service);
    const { job, payment } = await held(service, both);
    await finish(service, job, both);
    await service.eventually(async () => assert.equal((await summaryOf(service, job, both.consumer)).escrow_status, "released"));
    const boss = await admin(service);
    const again = await service.call("setJobStatus", { id: job, token: boss.token, body: { status: "posted", reason: "To be done again" } });
    assert.equal(again.status, 200, JSON.stringify(again.body));
    const other = await person(service, "gig_worker");
    assert.equal((await service.call("acceptJob", { id: job, token: other.token })).status, 200);
    const refund = await service.call("refundPayment", { token: both.consumer.token, body: { transaction_id: payment } });
    assert.deepEqual([refund.status, refund.body.status], [200, "refunded"], JSON.stringify(refund.body));
    assert.deepEqual([balance(service, "worker_payable", both.worker.id), balance(service, "worker_payable", other.id)], [0, 0]);
  },
  async "cancelling a job lets go what was reserved"(service) {
    const both = await people(service);
    const { job, charge } = await held(service, both);
    await service.call("cancelJob", { id: job, token: both.consumer.token });
    await service.eventually(async () => {
      assert.equal((await summaryOf(service, job, both.consumer)).escrow_status, "none");
      assert.equal(balance(service, "consumer_card", both.consumer.id), 0);
    });
    assert.equal((await chargeOf(service, charge)).amount_captured, 0);
    assert.equal((await service.call("listJobPayments", { id: job, token: both.consumer.token })).body.transactions[0].state, "voided");
  },
  async "what the worker reports is confirmed and paid when the consumer does not answer"(service) {
    const both = await people(service);
    const { job } = await held(service, both);
    await service.call("startJob", { id: job, token: both.worker.token });
    await service.call("completeJob", { id: job, token: both.worker.token });
    await service.eventually(() => assert.equal(service.sql(`select count(*) from workflow_timers join workflow_runs as run on run.id = run
      where workflow_id = (select workflow_id from jobs where id = ${job}) and fire_at > now() + interval '20 hours'`), "1"));
    const skip = (hours) => service.sql(`update workflow_clock set skipped = skipped + interval '${hours} hours'`);
    skip(71);
    await new Promise((resolve) => setTimeout(resolve, 1200));
    assert.equal((await service.call("getJob", { id: job, token: both.worker.token })).body.status, "in_progress");
    skip(2);
    await service.eventually(async () => assert.equal((await summaryOf(service, job, both.worker)).escrow_status, "released"));
  },
  async "an authorization that is about to end is captured into escrow, and divided when the job is done"(service) {
    const both = await people(service);
    const { job, payment } = await held(service, both);
    service.sql(`update transactions set authorization_expires_at = now() + interval '23 hours' where id = ${payment}`);
    const stateOf = async () => (await service.call("listJobPayments", { id: job, token: both.worker.token })).body.transactions[0].state;
    await service.eventually(async () => assert.equal(await stateOf(), "captured"));
    assert.equal((await summaryOf(service, job, both.worker)).escrow_status, "held");
    await finish(service, job, both);
    await service.eventually(async () => assert.equal((await summaryOf(service, job, both.worker)).worker_payment, 87.3));
  },
  async "an authorization that has ended is expired, and its money free"(service) {
    const both = await people(service);
    const { job, payment } = await held(service, both);
    service.sql(`update transactions set authorization_expires_at = now() - interval '1 second' where id = ${payment}`);
    const stateOf = async () => (await service.call("listJobPayments", { id: job, token: both.worker.token })).body.transactions[0].state;
    await service.eventually(async () => assert.equal(await stateOf(), "expired"));
    assert.equal(balance(service, "consumer_card", both.consumer.id), 0);
  },
  async "the same Idempotency-Key charges once, also when the first answer was lost"(service) {
    const both = await people(service);
    const job = await post(service, both.consumer, { total_pay: 100 });
    const token = await service.sandbox.token();
    const headers = { "Idempotency-Key": crypto.randomUUID() };
    const answers = await Promise.all([1, 2, 3].map(() => authorize(service, both.consumer, job, 20, { clover_source_token: token }, headers)));
    answers.forEach(({ status, body }) => assert.equal(status, 200, JSON.stringify(body)));
    assert.equal(new Set(answers.map(({ body }) => body.transaction_id)).size, 1);
    const again = await authorize(service, both.consumer, job, 20, { clover_source_token: token }, headers);
    assert.deepEqual([again.status, again.body.transaction_id, again.headers.get("idempotency-replayed")], [200, answers[0].body.transaction_id, "true"]);
    is([422, "IDEMPOTENCY_KEY_REUSED"])(await authorize(service, both.consumer, job, 21, { clover_source_token: token }, headers));
    assert.equal(balance(service, "consumer_card", both.consumer.id), -2000);
  },
  async "an answer that never comes is cleared up by itself"(service) {
    const both = await people(service);
    const job = await post(service, both.consumer, { total_pay: 100 });
    const headers = { "Idempotency-Key": crypto.randomUUID() };
    const token = await service.sandbox.token();
    await service.sandbox.fault("charge", "cut_after", { times: 3 });
    is([503, "payment_pending"])(await authorize(service, both.consumer, job, 20, { clover_source_token: token }, headers));
    service.sql("update payment_operations set next_attempt_at = now() where status = 'pending'");
    await service.eventually(async () => {
      const { status, body } = await authorize(service, both.consumer, job, 20, { clover_source_token: token }, headers);
      assert.deepEqual([status, body.status], [200, "authorized"]);
    });
    const { charges } = await service.sandbox.books();
    const { body } = await service.call("listJobPayments", { id: job, token: both.consumer.token });
    assert.equal(body.count, 1);
    assert.equal(charges.filter(({ id }) => id === body.transactions[0].clover_charge_id).length, 1);
  },
  async "the state of each circuit breaker is among the metrics"(service) {
    assert.equal(await service.metric('gigco_circuit_breaker_state{operation="charge",vendor="clover"}'), 0);
  },
  async "card numbers are refused anywhere, and stand neither in the log nor in the database"(service) {
    const { token } = await person(service);
    const number = "4242 4242 4242 4242";
    const sent = [
      ["authorizePayment", { job_id: 1, amount: 5, card_details: { number: "4242424242424242", cvv: "123" } }],
      ["authorizePayment", { job_id: 1, amount: 5, card_details: {} }],
      ["createJob", { title: "Call me", description: `My card is ${number}, please use it` }],
      ["updateProfile", { address: "5424-1802-7333-3333" }],
    ];
    for (const [operation, body] of sent) {
      is([400, "card_data_not_allowed"])(await service.call(operation, { token, body }));
    }
    const raw = async (target, { body, ...more } = {}) => {
      const response = await fetch(service.url + target, { headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json", ...more }, ...(body ? { method: "POST", body } : {}) });
      assert.notEqual(response.headers.get("X-Request-Id"), "4242424242424242");
      return { status: response.status, body: await response.json() };
    };
    for (const [target, how] of [["/api/v1/jobs?q=4242424242424242"], ["/api/v1/jobs?q=4242%204242+4242%2D4242"], ["/api/v1/jobs/4242424242424242"], ["/api/v4242424242424242/jobs"],
      ["/api/v1/jobs", { "X-Request-Id": "4242424242424242" }], ["/api/v1/jobs/create", { "Idempotency-Key": "4242-4242-4242-4242", body: "{}" }],
      ["/api/v1/jobs/create", { body: String.raw`{"title":"\u0034242424242424242","description":"Hidden by an escape","total_pay":5}` }],
      ["/api/v1/jobs/create", { body: `{"title":"4242.4242.4242.4242","description":"With dots","total_pay":5}` }]]) {
      is([400, "card_data_not_allowed"])(await raw(target, how));
    }
    assert.equal((await service.call("createJob", { token, body: { title: "Number 4242 4242 4242 4243 2", description: "Not a card number, nor is 12345678901234", total_pay: 5 } })).status, 201);
    const card = /4242.?4242.?4242.?4242|5424.?1802.?7333|u0034242/;
    assert.match(service.log, /"level":"debug"|"request"/);
    for (const text of [service.log, service.dump()]) assert.ok(!card.test(text), card.exec(text)?.[0]);
  },
  async "a saved card pays without a token, until it is removed"(service) {
    const both = await people(service);
    const { token } = both.consumer;
    const job = await post(service, both.consumer, { total_pay: 100 });
    const save = async (more = {}) => service.call("savePaymentMethod", { token, body: { clover_source_token: await service.sandbox.token(), consent: true, last4: "4242", brand: "VISA", ...more } });
    const refused = await save({ consent: false });
    assert.ok("consent" in refused.body.details);
    is([402, "card_declined"])(await save({ clover_source_token: await service.sandbox.token(cards.declined) }));
    const first = await save();
    assert.deepEqual([first.status, first.body.is_default, first.body.last4], [201, true, "4242"]);
    const second = await save();
    assert.equal(second.body.is_default, false);
    assert.equal((await authorize(service, both.consumer, job, 10, { payment_method_id: second.body.id })).status, 200);
    const byDefault = await service.call("authorizePayment", { token, body: { job_id: job, amount: 10 } });
    assert.equal(byDefault.status, 200, JSON.stringify(byDefault.body));
    assert.equal((await service.call("makePaymentMethodDefault", { id: second.body.id, token })).body.is_default, true);
    is([404, "PAYMENT_METHOD_NOT_FOUND"])(await service.call("removePaymentMethod", { id: second.body.id, token: (await person(service)).token }));
    assert.equal((await service.call("removePaymentMethod", { id: second.body.id, token })).status, 200);
    const { body } = await service.call("listPaymentMethods", { token });
    assert.deepEqual(body.payment_methods.map(({ id }) => id), [first.body.id]);
    assert.match(body.consent_text, /keeps this card/);
    const gone = await authorize(service, both.consumer, job, 10, { payment_method_id: second.body.id });
    assert.ok("payment_method_id" in gone.body.details);
  },
  async "a card is saved along with its first payment, once, and for nothing that is refused"(service) {
    const both = await people(service);
    const { token } = both.consumer;
    const saved = async () => (await service.call("listPaymentMethods", { token })).body.payment_methods;
    const job = await post(service, both.consumer, { total_pay: 100 });
    const tooMuch = await authorize(service, both.consumer, job, 100.01, { save_card: true });
    assert.ok("amount" in tooMuch.body.details);
    is([402, "card_declined"])(await authorize(service, both.consumer, job, 10, { save_card: true, clover_source_token: await service.sandbox.token(cards.declined) }));
    assert.deepEqual(await saved(), []);
    const headers = { "Idempotency-Key": crypto.randomUUID() };
    const source = await service.sandbox.token();
    const answers = [];
    for (let i = 0; i < 2; ++i) answers.push(await authorize(service, both.consumer, job, 10, { save_card: true, clover_source_token: source }, headers));
    answers.forEach(({ status, body }) => assert.deepEqual([status, body.transaction_id], [200, answers[0].body.transaction_id], JSON.stringify(body)));
    assert.deepEqual((await saved()).map(({ last4 }) => last4), ["4242"]);
    const atOnce = { "Idempotency-Key": crypto.randomUUID() };
    const token2 = await service.sandbox.token();
    const both2 = await Promise.all([1, 2].map(() => authorize(service, both.consumer, job, 10, { save_card: true, clover_source_token: token2 }, atOnce)));
    both2.forEach(({ status, body }) => assert.deepEqual([status, body.transaction_id], [200, both2[0].body.transaction_id], JSON.stringify(body)));
    assert.equal((await saved()).length, 2);
    const later = await service.call("authorizePayment", { token, body: { job_id: job, amount: 10 } });
    assert.deepEqual([later.status, later.body.transaction.card_last4], [200, "4242"]);
  },
  async "a tip for a finished job is captured by itself, and all of it is the worker's"(service) {
    const both = await people(service);
    const { job } = await held(service, both);
    const tip = async (amount, who = both.consumer, more = {}) => service.call("tipWorker", { id: job, token: who.token, body: { amount, clover_source_token: await service.sandbox.token(), ...more } });
    is([409, "JOB_STATE_CONFLICT"])(await tip(10));
    await finish(service, job, both);
    await service.eventually(async () => assert.equal((await summaryOf(service, job, both.worker)).escrow_status, "released"));
    const { status, body } = await tip(10);
    assert.deepEqual([status, body.amount, body.transaction.type], [200, 10, "tip"], JSON.stringify(body));
    await service.eventually(async () => {
      const { transactions } = (await service.call("listJobPayments", { id: job, token: both.worker.token })).body;
      const { state, worker_payment, platform_fee, processing_fee } = transactions.find(({ type }) => type === "tip");
      assert.deepEqual([state, worker_payment, platform_fee, processing_fee], ["captured", 10, -0.36, 0.36]);
    });
    assert.equal(balance(service, "worker_payable", both.worker.id), 9_730);
    assert.equal((await service.call("getJob", { id: job, token: both.consumer.token })).body.status, "paid");
    const { notifications } = (await service.call("listNotifications", { token: both.worker.token, query: { type: "payment_received" } })).body;
    assert.equal(notifications[0].title, "You have a tip");
    is([403, "NOT_YOUR_JOB"])(await tip(10, await person(service)));
    is([402, "card_declined"])(await tip(10, both.consumer, { clover_source_token: await service.sandbox.token(cards.declined) }));
    assert.ok("amount" in (await tip(0)).body.details);
    const part = await service.call("refundPayment", { token: both.consumer.token, body: { transaction_id: body.transaction_id, amount: 4 } });
    assert.deepEqual([part.status, part.body.transaction.worker_payment, part.body.transaction.platform_fee], [200, 6, -0.36]);
  },
  async "the ledger cannot be altered, and takes no posting that does not balance"(service) {
    const refused = (sql, why) => assert.throws(() => service.sql(sql), (problem) => why.test(String(problem.stderr)));
    refused("update ledger_entries set amount_cents = 1", /never altered/);
    refused("delete from ledger_postings", /never altered/);
    refused("truncate ledger_entries, payout_entries", /never altered/);
    refused("truncate audit_log", /never altered/);
    const posting = "insert into ledger_postings (transaction_id, event) select max(id), 'refund' from transactions returning id";
    refused(`with p as (${posting}) insert into ledger_entries (posting_id, account, amount_cents) select id, 'escrow', 5 from p`, /sum to 5/);
    refused(posting, /has 0 entries/);
    assert.equal(service.sql("select count(*) from (select from ledger_entries group by posting_id having sum(amount_cents) <> 0) as unbalanced"), "0");
  },
  async "our books and the card processor's are equal"(service) {
    await service.eventually(() => assert.equal(service.sql("select count(*) from payment_operations where status in ('pending', 'dead')"), "0"));
    await booksAreEqual(service);
  },
};
