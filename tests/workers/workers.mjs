// The roles in processes of their own. PostgreSQL is the test programs' own; nothing here is `gigco up`.
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";

import { booksAreEqual } from "../api/books.mjs";
import { password, person, taken } from "../api/people.mjs";
import { check, startProcesses } from "../api/processes.mjs";

const service = await startProcesses();
const { sandbox } = service;
const worker = () => service.worker("payments");

const both = { consumer: await person(service), worker: await person(service, "gig_worker") };
async function paidFor() {
  const job = await taken(service, both.consumer, both.worker, { total_pay: 20 });
  const body = { job_id: job, amount: 20, clover_source_token: await sandbox.token() };
  const answer = await service.call("authorizePayment", { token: both.consumer.token, body });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return { job, payment: answer.body.transaction_id };
}
const stateOf = (payment) => service.sql(`select state from transactions where id = ${payment}`);
const cancel = (job) => service.call("cancelJob", { id: job, token: both.consumer.token });

await check("without a worker nothing happens by itself", async () => {
  const { job, payment } = await paidFor();
  await cancel(job);
  await pause(1_500);
  assert.equal(stateOf(payment), "authorized");
});

// The last night on which the books were compared is a while ago.
service.sql(`insert into reconciliations (from_time, to_time, charges, payments, matched, in_progress, differences)
             select day - interval '1 day', day, 0, 0, 0, 0, '[]' from (select date_trunc('day', now(), 'UTC') - interval '3 days' as day) as days`);
const workers = [await worker()];
await check("nights on which nothing ran are made up for", async () => {
  const days = () => service.sql("select count(*) || ' ' || count(distinct to_time) || ' ' || (max(to_time) = date_trunc('day', now(), 'UTC')) from reconciliations");
  await service.eventually(() => assert.equal(days(), "4 4 true"));
});
await check("gigco worker --only payments carries out what was left", async () => {
  await service.eventually(() => assert.equal(service.sql("select count(*) from transactions where state = 'authorized'"), "0"));
});

workers.push(await worker());
await check("an operation waits for a free worker, and never under a lease in somebody's queue", async () => {
  const payments = [];
  for (let i = 0; i < 6; ++i) payments.push(await paidFor());
  await sandbox.fault("refund", "slow", { times: 6, delay_ms: 700 });
  service.sql(`insert into payment_operations (uuid, transaction_id, kind, amount_cents)
               select gen_random_uuid(), id, 'release', amount_cents from transactions where state = 'authorized'`);
  let most = 0;
  for (let left = 6; left > 0;) {
    const [leased, open] = service.sql("select count(*) filter (where leased_until > now()) || ' ' || count(*) from payment_operations where status = 'pending'").split(" ").map(Number);
    most = Math.max(most, leased);
    left = open;
  }
  assert.equal(most, 2, "one for each worker");
});

await check("of two workers each thing is done by one, and the books are equal", async () => {
  const { refunds } = await sandbox.books();
  assert.equal(new Set(refunds.map(({ charge }) => charge)).size, refunds.length, "a charge was refunded twice");
  assert.equal(service.sql("select count(*) from payment_operations where status <> 'succeeded'"), "0");
  await booksAreEqual(service);
});

await check("without its settings there is no file for the bank, and the answer names them", async () => {
  const boss = await person(service);
  service.sql(`update users set role = 'admin' where id = ${boss.id}`);
  const { token } = (await service.call("login", { body: { email: boss.email, password } })).body;
  const { status, body } = await service.call("getSettlementBatchNacha", { id: 1, token });
  assert.deepEqual([status, body.code], [409, "PAYOUT_BANK_NOT_SET"], JSON.stringify(body));
  assert.match(body.message, /PAYOUT_BANK_ROUTING and PAYOUT_COMPANY_ID/);
  assert.equal((await service.call("getSettlementBatchCsv", { id: 1, token })).body.code, "BATCH_NOT_FOUND");
});

await check("every process stops cleanly", async () => {
  for (const process of workers) assert.ok(await process.stop());
  assert.ok(await service.end());
});
