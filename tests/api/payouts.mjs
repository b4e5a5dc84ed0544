// Paying workers: what is owed becomes a batch, a file for the bank, and each cent is paid once.
import assert from "node:assert/strict";

import { authorize } from "./payments.mjs";
import { admin, person, taken } from "./people.mjs";

export const bankAccount = { holder_name: "Omar Ellis", routing_number: "021000021", account_number: "123456789", account_type: "savings" };
const is = (expected) => ({ status, body }) => assert.deepEqual([status, body.code], expected, JSON.stringify(body));

/** As if it had been earned four days ago. The ledger is never altered, except by a superuser who insists. */
const age = (service) => service.sql("set session_replication_role = replica; update ledger_postings set created_at = created_at - interval '4 days'");

/** Paid through escrow, like any job. */
async function earn(service, worker, amount) {
  const consumer = await person(service);
  const job = await taken(service, consumer, worker, { total_pay: amount });
  const { body } = await authorize(service, consumer, job, amount);
  for (const [operation, { token }] of [["startJob", worker], ["completeJob", worker], ["completeJob", consumer]]) {
    assert.equal((await service.call(operation, { id: job, token })).status, 200);
  }
  await service.eventually(async () => assert.equal((await service.call("getJob", { id: job, token: worker.token })).body.status, "paid"));
  return { consumer, job, payment: body.transaction_id };
}

const setAccount = (service, { token }, more = {}) => service.call("setPayoutAccount", { token, body: { ...bankAccount, ...more } });
const create = (service, { token }, body = {}) => service.call("createSettlementBatch", { token, body });
const owed = (service, { id }) => Number(service.sql(`select coalesce(sum(balance_cents), 0) from ledger_balances where account = 'worker_payable' and owner_id = ${id}`));
const balance = (service, account) => Number(service.sql(`select coalesce(sum(balance_cents), 0) from ledger_balances where account = '${account}'`));

/** What the worker has earned some days ago. */
export async function owe(service, worker) {
  await setAccount(service, worker);
  service.sql(`with payment as (select max(id) as id from transactions where state <> 'recorded'),
                    posting as (insert into ledger_postings (transaction_id, event, created_at) select id, 'split', now() - interval '4 days' from payment returning id)
               insert into ledger_entries (posting_id, account, owner_id, amount_cents)
               select id, 'worker_payable', ${worker.id}, 500 from posting union all select id, 'escrow', null, -500 from posting`);
}

/** A draft in which the worker is paid something. */
export async function batchFor(service, boss, worker) {
  await owe(service, worker);
  const { status, body } = await create(service, boss);
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

export async function settle(service, boss, { id }) {
  return (await service.call("sendSettlementBatch", { id, token: boss.token })).body;
}

const nachaOf = (service, { token }, id) => service.call("getSettlementBatchNacha", { id, token });
const csvOf = (service, { token }, id) => service.call("getSettlementBatchCsv", { id, token });

/** What a batch must hold whatever else is owed by other tests. */
const ofWorker = (batch, { id }) => batch.payouts.filter(({ worker_id }) => worker_id === id).map(({ amount, status }) => [amount, status]);

export const tests = {
  async "a draft is given up, and what it held is owed again; what was sent is not"(service) {
    const boss = await admin(service);
    const worker = await person(service, "gig_worker");
    const batch = await batchFor(service, boss, worker);
    assert.equal(owed(service, worker), 0);
    const cancel = ({ id }) => service.call("cancelSettlementBatch", { id, token: boss.token });
    const { status, body } = await cancel(batch);
    assert.deepEqual([status, body.status, ofWorker(body, worker)], [200, "cancelled", [[5, "cancelled"]]], JSON.stringify(body));
    assert.equal(owed(service, worker), 500);
    is([409, "BATCH_STATE_CONFLICT"])(await nachaOf(service, boss, batch.id));
    is([409, "BATCH_STATE_CONFLICT"])(await service.call("sendSettlementBatch", { id: batch.id, token: boss.token }));
    const next = await create(service, boss);
    assert.deepEqual(ofWorker(next.body, worker), [[5, "draft"]]);
    await settle(service, boss, next.body);
    is([409, "BATCH_STATE_CONFLICT"])(await cancel(next.body));
    is([404, "BATCH_NOT_FOUND"])(await cancel({ id: 99_999_999 }));
    const { id } = next.body.payouts.find(({ worker_id }) => worker_id === worker.id);
    assert.equal((await service.call("returnPayout", { id, token: boss.token, body: { return_code: "R01" } })).status, 200);
    const { notifications } = (await service.call("listNotifications", { token: worker.token, query: { type: "system_message" } })).body;
    assert.equal(notifications[0].title, "Payout returned");
  },
  async "a worker says where to be paid, and only the last four digits are ever shown"(service) {
    const worker = await person(service, "gig_worker");
    is([404, "PAYOUT_ACCOUNT_NOT_FOUND"])(await service.call("getPayoutAccount", { token: worker.token }));
    const { status, body } = await setAccount(service, worker);
    assert.deepEqual([status, body.account_last4, body.account_number, body.account_type], [200, "6789", undefined, "savings"]);
    assert.ok("routing_number" in (await setAccount(service, worker, { routing_number: "021000022" })).body.details);
    assert.ok("account_number" in (await setAccount(service, worker, { account_number: "12-34" })).body.details);
    assert.equal((await setAccount(service, worker, { account_number: "5555000" })).body.account_last4, "5000");
    assert.equal((await service.call("removePayoutAccount", { token: worker.token })).status, 200);
    is([404, "PAYOUT_ACCOUNT_NOT_FOUND"])(await service.call("removePayoutAccount", { token: worker.token }));
  },
  async "what was earned is paid once it can no longer be taken back, and once only"(service) {
    const boss = await admin(service);
    const worker = await person(service, "gig_worker");
    await setAccount(service, worker);
    const first = await earn(service, worker, 100);
    const early = await create(service, boss);
    assert.ok(early.status === 409 || ofWorker(early.body, worker).length === 0, "it may still be taken back");
    age(service);
    const { status, body } = await create(service, boss);
    assert.equal(status, 201, JSON.stringify(body));
    assert.deepEqual(ofWorker(body, worker), [[87.3, "draft"]]);
    assert.equal(body.total, body.payouts.reduce((sum, { amount }) => sum + Math.round(100 * amount), 0) / 100);
    assert.equal(owed(service, worker), 0);
    is([409, "NOTHING_TO_PAY"])(await create(service, boss));
    const id = body.payouts.find(({ worker_id }) => worker_id === worker.id).id;
    const { lines, amount } = (await service.call("getPayout", { id, token: worker.token })).body;
    assert.deepEqual([amount, lines.map((line) => [line.job_id, line.event, line.amount])], [87.3, [[first.job, "split", 87.3]]]);
    is([404, "PAYOUT_NOT_FOUND"])(await service.call("getPayout", { id, token: (await person(service, "gig_worker")).token }));
    assert.deepEqual((await service.call("listPayouts", { token: worker.token })).body.payouts.map((one) => one.id), [id]);
  },
  async "refunds are taken off at once, and a debt waits for the next earnings"(service) {
    const boss = await admin(service);
    const worker = await person(service, "gig_worker");
    await setAccount(service, worker);
    const { consumer, payment } = await earn(service, worker, 100);
    age(service);
    await create(service, boss);
    assert.equal((await service.call("refundPayment", { token: boss.token, body: { transaction_id: payment, amount: 30 } })).status, 200);
    assert.equal(owed(service, worker), -2_622); // 87.30 paid, 61.08 earned
    is([409, "NOTHING_TO_PAY"])(await create(service, boss));
    await earn(service, worker, 100);
    age(service);
    const { body } = await create(service, boss);
    assert.deepEqual(ofWorker(body, worker), [[61.08, "draft"]]);
    const { lines } = (await service.call("getPayout", { id: body.payouts.find(({ worker_id }) => worker_id === worker.id).id, token: worker.token })).body;
    assert.deepEqual(lines.map(({ event, amount }) => [event, amount]), [["refund", -26.22], ["split", 87.3]]);
    assert.ok(consumer.id);
  },
  async "who has no account, or is owed too little, waits"(service) {
    const boss = await admin(service);
    const worker = await person(service, "gig_worker");
    await earn(service, worker, 20);
    age(service);
    is([409, "NOTHING_TO_PAY"])(await create(service, boss));
    await setAccount(service, worker);
    is([409, "NOTHING_TO_PAY"])(await create(service, boss, { minimum: 50 }));
    assert.ok("minimum" in (await create(service, boss, { minimum: 0 })).body.details);
    assert.equal(ofWorker((await create(service, boss)).body, worker).length, 1);
  },
  async "a batch is sent, confirmed, and what comes back is owed again"(service) {
    const boss = await admin(service);
    const worker = await person(service, "gig_worker");
    const other = await person(service, "gig_worker");
    await setAccount(service, worker);
    await setAccount(service, other);
    await earn(service, worker, 100);
    await earn(service, other, 50);
    age(service);
    const before = { transit: balance(service, "payout_transit"), bank: balance(service, "bank") };
    const { body: batch } = await create(service, boss);
    const payout = batch.payouts.find(({ worker_id }) => worker_id === worker.id);
    const step = (operation, id = batch.id, body = undefined) => service.call(operation, { id, token: boss.token, body });
    is([409, "BATCH_STATE_CONFLICT"])(await step("confirmSettlementBatch"));
    is([409, "PAYOUT_STATE_CONFLICT"])(await step("returnPayout", payout.id, { return_code: "R03" }));
    assert.equal((await step("sendSettlementBatch")).body.status, "sent");
    is([409, "BATCH_STATE_CONFLICT"])(await step("sendSettlementBatch"));
    assert.ok("return_code" in (await step("returnPayout", payout.id, { return_code: "03R" })).body.details);
    const returned = await step("returnPayout", payout.id, { return_code: "R03" });
    assert.deepEqual([returned.body.status, returned.body.return_code], ["returned", "R03"], JSON.stringify(returned.body));
    assert.equal(owed(service, worker), 8_730);
    is([404, "PAYOUT_ACCOUNT_NOT_FOUND"])(await service.call("getPayoutAccount", { token: worker.token })); // R03: there is no such account
    const confirmed = await step("confirmSettlementBatch");
    assert.deepEqual([confirmed.body.status, ofWorker(confirmed.body, worker)[0][1], ofWorker(confirmed.body, other)[0][1]], ["confirmed", "returned", "confirmed"]);
    assert.equal(balance(service, "payout_transit"), before.transit);
    assert.equal(balance(service, "bank") - before.bank, Math.round(100 * (confirmed.body.total - confirmed.body.returned)));
    const late = await step("returnPayout", batch.payouts.find(({ worker_id }) => worker_id === other.id).id, { return_code: "R01" });
    assert.equal(late.body.status, "returned");
    is([409, "PAYOUT_STATE_CONFLICT"])(await step("returnPayout", payout.id, { return_code: "R01" }));
    await setAccount(service, worker);
    const again = (await create(service, boss)).body; // at once: nobody can take it back
    assert.deepEqual([ofWorker(again, worker), ofWorker(again, other)], [[[87.3, "draft"]], [[43.6, "draft"]]]);
    is([404, "BATCH_NOT_FOUND"])(await step("sendSettlementBatch", 99_999_999));
    is([404, "PAYOUT_NOT_FOUND"])(await step("returnPayout", 99_999_999, { return_code: "R01" }));
  },
  async "two administrators at once pay nobody twice"(service) {
    const boss = await admin(service);
    const worker = await person(service, "gig_worker");
    await setAccount(service, worker);
    await earn(service, worker, 100);
    age(service);
    const answers = await Promise.all([1, 2, 3, 4].map(() => create(service, boss)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409, 409]);
    assert.equal(owed(service, worker), 0);
  },
  async "the bank's file has the batch's money in it, and asking for it is on record"(service) {
    const boss = await admin(service);
    const worker = await person(service, "gig_worker");
    await setAccount(service, worker, { holder_name: "=cmd, \"Ümit\"" });
    await earn(service, worker, 100);
    age(service);
    const { body: batch } = await create(service, boss);
    const nacha = await nachaOf(service, boss, batch.id);
    assert.match(nacha.headers.get("content-disposition"), /gigco-payouts-\d+\.ach/);
    const records = nacha.body.split("\r\n").slice(0, -1);
    assert.equal(records.length % 10, 0);
    assert.ok(records.every(({ length }) => length === 94));
    const entries = records.filter((record) => record.startsWith("6"));
    assert.equal(entries.reduce((sum, record) => sum + Number(record.slice(29, 39)), 0), Math.round(100 * batch.total));
    assert.ok(entries.some((record) => record.startsWith("632021000021123456789        0000008730")), nacha.body);
    const csv = await csvOf(service, boss, batch.uuid);
    assert.ok(csv.body.includes(`"'=cmd, ""Ümit""","021000021","123456789",savings,87.30`), csv.body);
    assert.equal((await nachaOf(service, worker, batch.id)).status, 403);
    assert.equal((await csvOf(service, boss, 99_999_999)).status, 404);
    const { actions } = (await service.call("listAuditLog", { token: boss.token, query: { action: "settlement_batch.export", subject_id: batch.id } })).body;
    assert.equal(actions.length, 2);
  },
  async "the ledger still sums to zero, and each entry is paid at most once"(service) {
    assert.equal(service.sql("select count(*) from (select from ledger_entries group by posting_id having sum(amount_cents) <> 0) as unbalanced"), "0");
    assert.equal(service.sql(`select count(*) from payouts as payout where amount_cents <>
      (select sum(entry.amount_cents) from payout_entries as paid join ledger_entries as entry on entry.id = paid.ledger_entry_id where paid.payout_id = payout.id)`), "0");
  },
};
