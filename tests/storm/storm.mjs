// Whatever fails between us and the card processor, each request has one outcome, and the books are equal.
import assert from "node:assert/strict";
import crypto from "node:crypto";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { startBeside } from "../api/beside.mjs";
import { booksAreEqual } from "../api/books.mjs";
import { person } from "../api/people.mjs";
import { seeded } from "../api/random.mjs";
import { cards } from "../api/sandbox.mjs";
import { startService } from "../api/service.mjs";

const clients = Number(process.env.STORM_CLIENTS ?? 40);
const operations = Number(process.env.STORM_OPERATIONS ?? 400);
const seed = Number(process.env.STORM_SEED ?? crypto.randomInt(1, 1_000_000));
const patience = 180_000; // ms, for one operation with all its retries
const people = 20; // of each kind
const faultPercent = 20;
const amount = 5_000; // cents

const random = seeded(seed); // the same seed, the same storm

let failed = 0;
function report(good, name, reason = "") {
  console.log(`${good ? "ok" : "not ok"} - ${name}`);
  if (good) return;
  failed += 1;
  console.log(String(reason).replace(/^/gm, "    "));
}

/** A browser asks again when the token service fails. */
async function cardToken(service, number) {
  for (;;) {
    try {
      return await service.sandbox.token(number);
    } catch {
      await pause(10);
    }
  }
}

const counts = { asked: 0, retried: 0, refused: 0 };

/** As a client should: the same request with the same key, until it has an outcome. */
async function ask(service, operation, token, body) {
  const headers = { "Idempotency-Key": crypto.randomUUID() };
  const deadline = Date.now() + patience;
  counts.asked += 1;
  for (let wait = 50;; wait = Math.min(2 * wait, 1_600)) {
    const answer = await service.call(operation, { token, body, headers }).catch(() => ({ status: 503, body: {} }));
    if (answer.status !== 503 && answer.body.code !== "payment_in_progress") return answer;
    assert.ok(Date.now() < deadline, `${operation} has no outcome: ${JSON.stringify(answer.body)}`);
    counts.retried += 1;
    await pause(wait * random());
  }
}

/** Jobs as they are when they are paid for: some done, some still open. */
function makeJobs(service, consumers, workers, count) {
  const done = "'completed', now(), now(), now(), now()";
  const open = "'posted', null::timestamptz, null::timestamptz, null::timestamptz, null::timestamptz";
  const insert = (columns, worker, first, last) => service.sql(`
    insert into jobs (consumer_id, gig_worker_id, title, description, category, total_pay_cents, status, actual_start,
                      actual_end, worker_completed_at, consumer_completed_at)
    select (array[${consumers.map(({ id }) => id)}])[1 + n % ${people}], ${worker}, 'Storm ' || n, 'A job in the storm', 'other', ${amount}, ${columns}
      from generate_series(${first}, ${last}) as n
    returning id || ' ' || consumer_id`);
  const owners = Object.fromEntries(consumers.map(({ id, token }) => [id, token]));
  const jobsOf = (text) => text.split("\n").filter(Boolean).map((line) => line.split(" ")).map(([id, owner]) => ({ id: Number(id), token: owners[owner] }));
  const third = Math.floor(count / 3);
  return [
    ...jobsOf(insert(done, `(array[${workers.map(({ id }) => id)}])[1 + n % ${people}]`, 1, count - third)).map((job) => ({ ...job, isDone: true })),
    ...jobsOf(insert(open, "null", 1, third)),
  ];
}

/** Reserve; then take, and give parts back; or let go. Gives what its owner believes of it. */
async function pay(service, job) {
  const isBadCard = random() < 0.05;
  const source = await cardToken(service, isBadCard ? cards.declined : cards.approved);
  const authorized = await ask(service, "authorizePayment", job.token, { job_id: job.id, amount: amount / 100, clover_source_token: source });
  if (isBadCard) {
    assert.deepEqual([authorized.status, authorized.body.code], [402, "card_declined"]);
    counts.refused += 1;
    return undefined;
  }
  assert.equal(authorized.status, 200, JSON.stringify(authorized.body));
  const payment = authorized.body.transaction_id;
  const must = async (operation, body) => {
    const answer = await ask(service, operation, job.token, { transaction_id: payment, ...body });
    assert.equal(answer.status, 200, `${operation}: ${JSON.stringify(answer.body)}`);
  };
  if (!job.isDone) {
    await must("refundPayment", {});
    return { payment, state: "voided", refunded: 0 };
  }
  await must("capturePayment", {});
  const parts = [1, 2].map(() => 1 + Math.floor(random() * 1000));
  for (const part of parts) await must("refundPayment", { amount: part / 100 });
  return { payment, state: "partially_refunded", refunded: parts[0] + parts[1] };
}

console.log(`${clients} clients, ${operations} operations, ${faultPercent} % faults, seed ${seed}`);
const service = await startService({ more: { CLOVER_TIMEOUT: "300ms", CLOVER_MAX_IN_FLIGHT: "16", LOG_LEVEL: "error" } });
// A second worker races the service's own.
const worker = await startBeside(service.binary, ["worker", "--only", "payments"], {
  DB_HOST: path.join(service.home, "postgres/socket"), JWT_SECRET: "not used by a worker, but asked for",
  CLOVER_API_URL: service.sandbox.url, CLOVER_PRIVATE_KEY: "sandbox-private-key", CLOVER_TIMEOUT: "300ms",
  CLOVER_CALLS_PER_SECOND: "1000", LOG_LEVEL: "error",
}, "runs: payments");
try {
  const many = (role) => Promise.all(Array.from({ length: people }, () => person(service, role)));
  const jobs = makeJobs(service, await many("consumer"), await many("gig_worker"), Math.ceil(operations / 3));
  await service.sandbox.control("POST", "chaos", { percent: faultPercent, seed, delay_ms: 600 });
  await service.sandbox.control("POST", "webhooks", { url: `${service.url}/api/v1/webhooks/clover`, twice_percent: faultPercent, delay_ms: 2_000 });
  const queue = jobs.sort(() => random() - 0.5);
  const believed = [];
  const problems = [];
  const began = Date.now();
  await Promise.all(Array.from({ length: clients }, async () => {
    while (counts.asked < operations && queue.length > 0) {
      try {
        believed.push(await pay(service, queue.pop()));
      } catch (problem) {
        problems.push(problem);
      }
    }
  }));
  const seconds = Math.round((Date.now() - began) / 1000);
  console.log(`${counts.asked} operations in ${seconds} s, ${counts.retried} retries, ${counts.refused} cards refused`);
  report(problems.length === 0, "every request has an outcome", problems.slice(0, 5).map(({ message }) => message).join("\n"));

  await service.sandbox.control("DELETE", "faults");
  for (let left = "?"; left !== "0";) {
    service.sql("update payment_operations set next_attempt_at = now(), leased_until = null where status = 'pending'");
    service.sql("update webhook_events set next_attempt_at = now() where processed_at is null");
    await pause(500);
    left = service.sql("select (select count(*) from payment_operations where status = 'pending') + (select count(*) from webhook_events where processed_at is null)");
  }
  const heard = service.sql("select coalesce(string_agg(outcome || ' ' || number, ', ' order by outcome), 'none') from (select outcome, count(*) as number from webhook_events group by outcome) as outcomes");
  console.log(`webhooks: ${heard}`);
  report(/^known \d+(, woken \d+)?$/.test(heard), "every webhook, also one that came twice or late, is about a payment of ours", heard);
  const declined = (await service.sandbox.books()).charges.filter(({ status }) => status === "failed").map(({ id }) => id);
  report(declined.length === counts.refused, "a card is declined once, however often its payment is asked for", `${declined.length} of ${counts.refused}`);
  const toldDeclined = service.sql("select distinct clover_charge_id from webhook_events where status = 'DECLINED'").split("\n").filter(Boolean);
  report(toldDeclined.every((id) => declined.includes(id)) && (declined.length === 0 || toldDeclined.length > 0), "webhooks tell of them", String(toldDeclined));
  report(service.sql("select count(*) from orphan_charges") === "0", "no charge is without its payment");
  report(service.sql("select count(*) from payment_operations where status = 'dead'") === "0", "no operation is left as a dead letter");
  const states = Object.fromEntries(service.sql("select id || ' ' || state || ' ' || refunded_cents from transactions").split("\n")
    .map((line) => line.split(" ")).map(([id, ...rest]) => [id, rest.join(" ")]));
  const wrong = believed.filter(Boolean).filter(({ payment, state, refunded }) => states[payment] !== `${state} ${refunded}`);
  report(wrong.length === 0, "each payment is what its owner was told", JSON.stringify(wrong.slice(0, 5)));
  await booksAreEqual(service).then(() => report(true, "our books and the card processor's are equal"),
    (problem) => report(false, "our books and the card processor's are equal", problem.message));
} finally {
  report(await worker.stop(), "the second worker stops cleanly");
  report(await service.stop(), "the service stops cleanly");
}
process.exitCode = failed === 0 ? 0 : 1;
