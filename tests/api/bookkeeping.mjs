// What keeps our books equal to the card processor's: its webhooks, comparisons, and letters that people decide about.
import assert from "node:assert/strict";
import crypto from "node:crypto";

import { authorize } from "./payments.mjs";
import { admin, person, post, taken } from "./people.mjs";
import { cards } from "./sandbox.mjs";

const secret = "sandbox-webhook-secret";
const is = (expected) => ({ status, body }) => assert.deepEqual([status, body.code], expected, JSON.stringify(body));

/** Clover-Signature, made so many seconds ago. */
function signature(body, { key = secret, age = 0 } = {}) {
  const time = Math.floor(Date.now() / 1000) - age;
  return `t=${time},v1=${crypto.createHmac("sha256", key).update(`${time}.${JSON.stringify(body)}`).digest("hex")}`;
}

const tell = (service, body, how = {}) =>
  service.call("receiveCloverWebhook", { body, headers: { "Clover-Signature": signature(body, how) } });
const event = (id, more = {}) => ({ createdTime: Date.now(), message: "Approved for 2000", type: "PAYMENT", status: "APPROVED", id, ...more });
const chargeOf = async (service, id) => (await service.sandbox.books()).charges.find((charge) => charge.id === id);
const outcomeOf = (service, charge) => service.sql(`select outcome from webhook_events where clover_charge_id = '${charge}' order by id desc limit 1`);
const hurry = (service) => service.sql("update webhook_events set next_attempt_at = now() where processed_at is null");
const retryNow = (service) => service.sql("update payment_operations set next_attempt_at = now(), leased_until = null where status = 'pending'");

/** Something at the card processor that nobody did through us. */
async function directly(service, path, body) {
  const response = await fetch(`${service.sandbox.url}/v1/${path}`, {
    method: "POST", body: JSON.stringify(body),
    headers: { Authorization: "Bearer sandbox-private-key", "Content-Type": "application/json", "User-Agent": "test", "x-forwarded-for": "127.0.0.1" },
  });
  const answer = await response.json();
  assert.equal(response.status, 200, JSON.stringify(answer));
  return answer;
}

const compare = async (service, boss, headers = {}) => {
  const body = { from: new Date(Date.now() - 3_600_000).toISOString(), to: new Date(Date.now() + 3_600_000).toISOString() };
  const { status, body: report } = await service.call("reconcile", { token: boss.token, body, headers });
  assert.equal(status, 201, JSON.stringify(report));
  return report;
};
const differenceOf = (report, charge) => report.differences.find(({ clover_charge_id }) => clover_charge_id === charge);

/** The processor is well again, and the circuit breaker knows. */
async function recover(service) {
  await service.sandbox.control("DELETE", "faults");
  const consumer = await person(service);
  assert.equal((await authorize(service, consumer, await post(service, consumer), 5)).status, 200);
}

/** A charge that was made, and of which we do not know yet. Nothing tells us but what the test does. */
async function unanswered(service) {
  const consumer = await person(service);
  const job = await post(service, consumer, { total_pay: 100 });
  const token = await service.sandbox.token();
  const headers = { "Idempotency-Key": crypto.randomUUID() };
  await service.sandbox.control("POST", "webhooks", { url: "" });
  await service.sandbox.fault("charge", "cut_after", { times: 3 });
  const ask = () => authorize(service, consumer, job, 20, { clover_source_token: token }, headers);
  is([503, "payment_pending"])(await ask());
  await recover(service);
  const { charges } = await service.sandbox.books();
  const uuid = service.sql(`select operation.uuid from payment_operations as operation join transactions as payment on payment.id = transaction_id where job_id = ${job}`);
  return { consumer, job, ask, uuid, charge: charges.find(({ metadata }) => metadata?.operation === uuid).id };
}

/** The same, tried so often that people must decide. */
async function dead(service) {
  const operation = await unanswered(service);
  await service.sandbox.fault("charge", "cut_before", { times: 3 });
  service.sql(`update payment_operations set attempts = 11, next_attempt_at = now() where uuid = '${operation.uuid}'`);
  await service.eventually(() => assert.equal(service.sql(`select status from payment_operations where uuid = '${operation.uuid}'`), "dead"));
  await recover(service);
  return operation;
}

export const tests = {
  async "only what Clover has signed, just now, is heard"(service) {
    const body = event("NOSUCHCHARGE1");
    is([401, "WEBHOOK_NOT_SIGNED"])(await service.call("receiveCloverWebhook", { body }));
    is([401, "WEBHOOK_NOT_SIGNED"])(await service.call("receiveCloverWebhook", { body, headers: { "Clover-Signature": "t=now,v1=" } }));
    is([401, "WEBHOOK_SIGNATURE_WRONG"])(await tell(service, body, { key: "another secret" }));
    is([401, "WEBHOOK_SIGNATURE_WRONG"])(await service.call("receiveCloverWebhook", { body: { ...body, id: "OTHER" }, headers: { "Clover-Signature": signature(body) } }));
    is([401, "WEBHOOK_TOO_OLD"])(await tell(service, body, { age: 301 }));
    is([401, "WEBHOOK_TOO_OLD"])(await tell(service, body, { age: -301 }));
    assert.ok("id" in (await tell(service, { type: "PAYMENT" })).body.details);
    assert.equal(service.sql("select count(*) from webhook_events where clover_charge_id in ('NOSUCHCHARGE1', 'OTHER')"), "0");
  },
  async "a webhook that comes again changes nothing, and has the same answer"(service) {
    const body = event("NOSUCHCHARGE2");
    const first = await tell(service, body);
    const second = await tell(service, body, { age: 10 });
    assert.deepEqual([first.status, second.status, second.body.success], [200, 200, true]);
    assert.equal(service.sql("select count(*) from webhook_events where clover_charge_id = 'NOSUCHCHARGE2'"), "1");
    hurry(service);
    await service.eventually(() => assert.equal(outcomeOf(service, "NOSUCHCHARGE2"), "foreign"));
  },
  async "a webhook of a charge whose answer was lost brings it to its end at once"(service) {
    const { ask, uuid, charge } = await unanswered(service);
    service.sql(`update payment_operations set next_attempt_at = now() + interval '1 hour', leased_until = null where uuid = '${uuid}'`);
    assert.equal((await tell(service, event(charge))).status, 200);
    hurry(service);
    await service.eventually(() => assert.equal(service.sql(`select status from payment_operations where uuid = '${uuid}'`), "succeeded"));
    assert.equal(outcomeOf(service, charge), "woken");
    const { status, body } = await ask();
    assert.deepEqual([status, body.clover_charge_id], [200, charge]);
    await tell(service, event(charge, { status: "DECLINED", createdTime: 1 })); // an older one, late: the charge is the truth
    hurry(service);
    await service.eventually(() => assert.equal(outcomeOf(service, charge), "known"));
    assert.equal((await chargeOf(service, charge)).amount_refunded, 0);
  },
  async "the sandbox tells of every change of a charge"(service) {
    const consumer = await person(service);
    await service.sandbox.control("POST", "webhooks", { url: `${service.url}/api/v1/webhooks/clover`, twice_percent: 100, delay_ms: 50 });
    const { body } = await authorize(service, consumer, await post(service, consumer), 5);
    await service.call("refundPayment", { token: consumer.token, body: { transaction_id: body.transaction_id } });
    const heard = () => service.sql(`select count(*) from webhook_events where clover_charge_id = '${body.clover_charge_id}'`);
    await service.eventually(() => assert.equal(heard(), "2")); // each sent twice
    hurry(service);
    await service.eventually(() => assert.equal(outcomeOf(service, body.clover_charge_id), "known"));
  },
  async "a charge whose payment failed here is given back"(service) {
    const { consumer, job, uuid, charge } = await dead(service);
    const boss = await admin(service);
    const id = service.sql(`select id from payment_operations where uuid = '${uuid}'`);
    const discarded = await service.call("discardDeadLetter", { id, token: boss.token, body: { reason: "Nobody answers" } });
    assert.deepEqual([discarded.status, discarded.body.status, discarded.body.failure_code], [200, "failed", "discarded"], JSON.stringify(discarded.body));
    const { transactions } = (await service.call("listJobPayments", { id: job, token: consumer.token })).body;
    assert.equal(transactions[0].state, "failed");
    const difference = differenceOf(await compare(service, boss), charge);
    assert.deepEqual([difference.kind, difference.ours, difference.theirs], ["given_back", 0, 20]);
    await service.eventually(async () => assert.equal((await chargeOf(service, charge)).amount_refunded, 2_000));
    assert.equal(differenceOf(await compare(service, boss), charge), undefined);
    const { actions } = (await service.call("listAuditLog", { token: boss.token, query: { action: "payment_operation.discard" } })).body;
    assert.deepEqual([actions[0].subject_id, actions[0].reason], [Number(id), "Nobody answers"]);
  },
  async "a dead letter is listed, looked at, and tried again"(service) {
    const { consumer, job, ask, uuid, charge } = await dead(service);
    const { token } = await admin(service);
    const { dead_letters } = (await service.call("listDeadLetters", { token })).body;
    const letter = dead_letters.find((other) => other.uuid === uuid);
    assert.deepEqual([letter.kind, letter.amount, letter.attempts, letter.job_id, letter.requested_by], ["authorize", 20, 12, job, consumer.id]);
    assert.ok(letter.failure_code && letter.dead_at);
    assert.equal((await service.call("getDeadLetter", { id: uuid, token })).body.id, letter.id);
    is([503, "payment_pending"])(await ask());
    const replayed = await service.call("replayDeadLetter", { id: letter.id, token, body: { reason: "Clover is back" } });
    assert.deepEqual([replayed.status, replayed.body.status], [200, "pending"], JSON.stringify(replayed.body));
    await service.eventually(async () => assert.deepEqual((({ status, body }) => [status, body.clover_charge_id])(await ask()), [200, charge]));
    is([404, "DEAD_LETTER_NOT_FOUND"])(await service.call("replayDeadLetter", { id: letter.id, token, body: {} }));
    is([404, "DEAD_LETTER_NOT_FOUND"])(await service.call("getDeadLetter", { id: letter.id, token }));
    assert.ok("reason" in (await service.call("discardDeadLetter", { id: letter.id, token, body: {} })).body.details);
  },
  async "a customer that the processor may keep for nobody is listed until somebody has seen to it"(service) {
    const { token, id: owner } = await person(service);
    const { token: boss, id: admin_id } = await admin(service);
    const ask = async () => service.call("savePaymentMethod", { token, body: { clover_source_token: await service.sandbox.token(), consent: true } });
    const listed = async () => (await service.call("listLostCustomers", { token: boss })).body.lost_customers.filter(({ user_id }) => user_id === owner);
    for (const fault of ["cut_after", "cut_before"]) {
      await service.sandbox.fault("customer", fault);
      is([503, "payment_pending"])(await ask());
    }
    const [second, first] = await listed();
    assert.ok(first.id < second.id && /@/.test(first.email) && Date.parse(first.created_at) <= Date.parse(second.created_at));
    const resolve = (id, body = { reason: "Removed at Clover" }, by = boss) => service.call("resolveLostCustomer", { id, token: by, body });
    assert.ok("reason" in (await resolve(first.id, {})).body.details);
    assert.equal((await resolve(first.id, undefined, token)).status, 403);
    const resolved = await resolve(first.id);
    assert.deepEqual([resolved.status, resolved.body.uuid, resolved.body.user_id], [200, first.uuid, owner], JSON.stringify(resolved.body));
    is([404, "LOST_CUSTOMER_NOT_FOUND"])(await resolve(first.id));
    assert.equal((await resolve(second.uuid)).body.id, second.id);
    assert.deepEqual(await listed(), []);
    const { actions } = (await service.call("listAuditLog", { token: boss, query: { action: "lost_customer.resolve", subject_id: first.id } })).body;
    assert.deepEqual(actions.map((action) => [action.admin_id, action.reason, action.changes[0].before]), [[admin_id, "Removed at Clover", first.uuid]]);
  },
  async "a webhook of a declined charge is known, and nothing is done about it"(service) {
    const consumer = await person(service);
    await service.sandbox.control("POST", "webhooks", { url: `${service.url}/api/v1/webhooks/clover` });
    const job = await post(service, consumer, { total_pay: 20 });
    is([402, "card_declined"])(await authorize(service, consumer, job, 20, { clover_source_token: await service.sandbox.token(cards.declined) }));
    const uuid = service.sql(`select operation.uuid from payment_operations as operation join transactions as payment on payment.id = transaction_id where job_id = ${job}`);
    const charge = (await service.sandbox.books()).charges.find(({ metadata }) => metadata?.operation === uuid);
    assert.equal(charge.status, "failed");
    await service.eventually(() => {
      hurry(service);
      assert.equal(service.sql(`select status || ' ' || outcome from webhook_events where clover_charge_id = '${charge.id}'`), "DECLINED known");
    });
    assert.equal(differenceOf(await compare(service, await admin(service)), charge.id), undefined);
    assert.equal(service.sql(`select count(*) from orphan_charges where clover_charge_id = '${charge.id}'`), "0");
    await service.sandbox.control("POST", "webhooks", { url: "" });
  },
  async "a comparison lists what differs, and only that"(service) {
    const boss = await admin(service);
    const consumer = await person(service);
    const pay = async () => (await authorize(service, consumer, await post(service, consumer, { total_pay: 20 }), 20)).body;
    const [same, refunded, captured, missing, changed] = [await pay(), await pay(), await pay(), await pay(), await pay()];
    const stranger = await directly(service, "charges", { amount: 700, currency: "usd", source: await service.sandbox.token(), capture: true });
    await directly(service, "refunds", { charge: refunded.clover_charge_id });
    await directly(service, `charges/${captured.clover_charge_id}/capture`, { amount: 1_500 });
    service.sql(`update transactions set clover_charge_id = 'GONE' || id where id = ${missing.transaction_id}`);
    service.sql(`update transactions set amount_cents = 2100 where id = ${changed.transaction_id}`);
    const report = await compare(service, boss);
    const found = (charge) => { const { kind, ours, theirs } = differenceOf(report, charge) ?? {}; return [kind, ours, theirs]; };
    assert.deepEqual(found(stranger.id), ["not_here", 0, 7]);
    assert.deepEqual(found(refunded.clover_charge_id), ["refunded", 0, 20]);
    assert.deepEqual(found(captured.clover_charge_id), ["captured", 0, 15]);
    assert.deepEqual(found(`GONE${missing.transaction_id}`), ["not_at_clover", 20, 0]);
    assert.deepEqual(found(missing.clover_charge_id), ["not_here", 0, 20]);
    assert.deepEqual(found(changed.clover_charge_id), ["amount", 21, 20]);
    assert.equal(differenceOf(report, same.clover_charge_id), undefined);
    assert.equal(report.difference_count, report.differences.length);
    assert.ok(report.matched >= 1 && report.charges >= report.matched);
    const kept = await service.call("getReconciliation", { id: report.uuid, token: boss.token });
    assert.deepEqual(kept.body.differences, report.differences);
    assert.deepEqual((await service.call("listReconciliations", { token: boss.token })).body.reconciliations[0].id, report.id);
  },
  async "what the processor refuses is not asked for again and again"(service) {
    const consumer = await person(service);
    const worker = await person(service, "gig_worker");
    const id = await taken(service, consumer, worker, { total_pay: 20 });
    const { body } = await authorize(service, consumer, id, 20);
    await directly(service, "refunds", { charge: body.clover_charge_id }); // so that it cannot be captured any more
    for (const [operation, { token }] of [["startJob", worker], ["completeJob", worker], ["completeJob", consumer]]) {
      assert.equal((await service.call(operation, { id, token })).status, 200);
    }
    const tried = () => service.sql(`select count(*) from payment_operations where transaction_id = ${body.transaction_id} and kind = 'capture' and status = 'failed'`);
    await service.eventually(async () => assert.equal((await service.call("getJob", { id, token: consumer.token })).body.status, "payment_failed"));
    const count = Number(tried());
    assert.ok([1, 2].includes(count), "the job's workflow has asked, and the platform's rules perhaps before it");
    await new Promise((done) => setTimeout(done, 1_500)); // several turns of the worker
    assert.equal(tried(), String(count));
    service.sql(`update payment_operations set finished_at = now() - interval '61 minutes' where transaction_id = ${body.transaction_id} and kind = 'capture'`);
    await service.eventually(() => assert.equal(tried(), String(count + 1)));
  },
  async "what is captured or given back later is compared on that day, and the ledger with each payment"(service) {
    const boss = await admin(service);
    const consumer = await person(service);
    const worker = await person(service, "gig_worker");
    const job = await taken(service, consumer, worker, { total_pay: 20 });
    const { body } = await authorize(service, consumer, job, 20);
    service.sql(`update transactions set authorized_at = now() - interval '3 days' where id = ${body.transaction_id}`);
    for (const [operation, { token }] of [["startJob", worker], ["completeJob", worker], ["completeJob", consumer]]) {
      assert.equal((await service.call(operation, { id: job, token })).status, 200);
    }
    await service.eventually(() => assert.equal(service.sql(`select split_at is not null from transactions where id = ${body.transaction_id}`), "t"));
    await directly(service, "refunds", { charge: body.clover_charge_id, amount: 300 });
    const from = service.sql("select to_json(now() - interval '3 days' - interval '1 hour')::text").replaceAll('"', "");
    const to = new Date(Date.now() + 60_000).toISOString();
    const days = async (begin) => (await service.call("reconcile", { token: boss.token, body: { from: begin, to } })).body;
    const only = (report) => report.differences.filter(({ transaction_id }) => transaction_id === body.transaction_id).map(({ kind, account, ours, theirs }) => [kind, account, ours, theirs]);
    assert.deepEqual(only(await days(new Date(Date.now() - 3_600_000).toISOString())), [["refunded", null, 0, 3]]);
    service.sql(`update transactions set worker_payment_cents = worker_payment_cents + 1, platform_fee_cents = platform_fee_cents - 1 where id = ${body.transaction_id}`);
    assert.deepEqual(only(await days(from)), [["refunded", null, 0, 3], ["ledger", "worker_payable", 17.39, 17.38]]);
    service.sql(`update transactions set worker_payment_cents = worker_payment_cents - 1, platform_fee_cents = platform_fee_cents + 1 where id = ${body.transaction_id}`);
  },
  async "an operation that cannot be recorded becomes a dead letter, and keeps nobody waiting"(service) {
    const left = async () => {
      const operation = await unanswered(service);
      service.sql(`update payment_operations set next_attempt_at = now() + interval '1 hour' where uuid = '${operation.uuid}'`);
      return operation;
    };
    const [first, behind] = [await left(), await left()];
    const thief = await person(service);
    const { body } = await authorize(service, thief, await post(service, thief), 5);
    service.sql(`update transactions set clover_charge_id = '${first.charge}' where id = ${body.transaction_id}`); // a charge has one payment
    service.sql(`update payment_operations set attempts = 11, leased_until = null, next_attempt_at = now() - interval '1 minute' where uuid = '${first.uuid}'`);
    service.sql(`update payment_operations set leased_until = null, next_attempt_at = now() where uuid = '${behind.uuid}'`);
    const statusOf = (uuid) => service.sql(`select status || ' ' || coalesce(failure_code, '') from payment_operations where uuid = '${uuid}'`);
    await service.eventually(() => assert.equal(statusOf(first.uuid), "dead internal_error"));
    await service.eventually(() => assert.equal(statusOf(behind.uuid), "succeeded"));
    service.sql(`update transactions set clover_charge_id = '${body.clover_charge_id}' where id = ${body.transaction_id}`);
    const boss = await admin(service);
    const replayed = await service.call("replayDeadLetter", { id: first.uuid, token: boss.token, body: {} });
    assert.equal(replayed.status, 200);
    await service.eventually(() => assert.equal(statusOf(first.uuid), "succeeded"));
  },
  async "a payment whose rules cannot be followed rests, and the others go on"(service) {
    const consumer = await person(service);
    const pay = async () => {
      const job = await post(service, consumer, { total_pay: 20 });
      return { job, payment: (await authorize(service, consumer, job, 20)).body.transaction_id };
    };
    const [poisoned, other] = [await pay(), await pay()];
    service.sql(`create trigger poison before insert on payment_operations for each row when (new.transaction_id = ${poisoned.payment}) execute function refuse_change()`);
    for (const { job } of [poisoned, other]) await service.call("cancelJob", { id: job, token: consumer.token });
    const stateOf = (payment) => service.sql(`select state from transactions where id = ${payment}`);
    await service.eventually(() => assert.equal(stateOf(other.payment), "voided"));
    await service.eventually(() =>
      assert.match(service.sql(`select reason from payment_rests where transaction_id = ${poisoned.payment} and until > now()`), /never altered/));
    service.sql("drop trigger poison on payment_operations");
    service.sql("update payment_rests set until = now()");
    await service.eventually(() => assert.equal(stateOf(poisoned.payment), "voided"));
  },
  async "of an orphan that was given back in part, the rest is given back"(service) {
    const { uuid, charge } = await dead(service);
    const boss = await admin(service);
    await directly(service, `charges/${charge}/capture`, {});
    await directly(service, "refunds", { charge, amount: 1_500 });
    assert.equal((await service.call("discardDeadLetter", { id: uuid, token: boss.token, body: { reason: "Nobody answers" } })).status, 200);
    const difference = differenceOf(await compare(service, boss), charge);
    assert.deepEqual([difference.kind, difference.theirs], ["given_back", 5]);
    await service.eventually(async () => assert.equal((await chargeOf(service, charge)).amount_refunded, 2_000));
  },
  async "what is still being done is not compared"(service) {
    const boss = await admin(service);
    const { uuid, charge, ask } = await unanswered(service);
    service.sql(`update payment_operations set next_attempt_at = now() + interval '1 hour', leased_until = null where uuid = '${uuid}'`);
    const report = await compare(service, boss);
    assert.equal(differenceOf(report, charge), undefined);
    assert.ok(report.in_progress >= 1);
    retryNow(service);
    await service.eventually(async () => assert.equal((await ask()).status, 200));
  },
  async "comparisons have bounds, and the same key has the same one"(service) {
    const boss = await admin(service);
    const headers = { "Idempotency-Key": crypto.randomUUID() };
    const first = await compare(service, boss, headers).catch((problem) => problem);
    assert.ok(first.id, String(first));
    const asked = (from, to) => service.call("reconcile", { token: boss.token, body: { from, to } });
    assert.ok("to" in (await asked("2026-11-02T00:00:00Z", "2026-11-02T00:00:00Z")).body.details);
    assert.ok("to" in (await asked("2026-10-01T00:00:00Z", "2026-11-02T00:00:00Z")).body.details);
    assert.ok("from" in (await asked(undefined, "2026-11-02T00:00:00Z")).body.details);
    is([404, "RECONCILIATION_NOT_FOUND"])(await service.call("getReconciliation", { id: 99_999_999, token: boss.token }));
    await service.sandbox.fault("read", "error_before", { times: 3 });
    is([503, "payments_unavailable"])(await asked("2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z"));
    await service.sandbox.control("DELETE", "faults");
    assert.equal((await asked("2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z")).body.charges, 0);
  },
  async "yesterday is compared without anybody asking"(service) {
    const { token } = await admin(service);
    const { body } = await service.call("listReconciliations", { token, query: { limit: 100 } });
    const nightly = body.reconciliations.filter(({ requested_by }) => requested_by === null);
    assert.equal(nightly.length, 1);
    assert.equal(Date.parse(nightly[0].to) - Date.parse(nightly[0].from), 86_400_000);
    assert.equal(Date.parse(nightly[0].to) % 86_400_000, 0);
  },
};
