// Three workers share many jobs; every second one of them is killed (SIGKILL) and another takes its place. In the end
// each job has ended as its people meant it to, each payment was made once, and nothing is stuck.
import assert from "node:assert/strict";
import crypto from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";

import { booksAreEqual } from "../api/books.mjs";
import { person } from "../api/people.mjs";
import { check, startProcesses } from "../api/processes.mjs";
import { seeded } from "../api/random.mjs";

const jobs = Number(process.env.CHAOS_JOBS ?? 100);
const seconds = Number(process.env.CHAOS_SECONDS ?? 15);
const seed = Number(process.env.CHAOS_SEED ?? crypto.randomInt(1, 1_000_000));
const peopleOfEachKind = 20;
const callsAtOnce = 16;
const patience = 400_000; // ms: an activity of a dead worker is taken over when its lease is over

const random = seeded(seed);
const service = await startProcesses({ RELEASE_WINDOW: "20s", REVIEW_WINDOW: "10s", DB_MAX_CONNECTIONS: "24" });
console.log(`# seed ${seed}, ${jobs} jobs, ${seconds} s`);

const all = async (role) => Promise.all(Array.from({ length: peopleOfEachKind }, () => person(service, role)));
const [consumers, workers] = [await all("consumer"), await all("gig_worker")];
const pick = (list) => list[Math.floor(random() * list.length)];

/** How a job goes: as far as its people bring it, and where it must end. */
const courses = [
  { name: "confirmed", steps: ["pay", "accept", "start", "report", "confirm"], end: "closed" },
  { name: "left to time", steps: ["pay", "accept", "start", "report"], end: "closed" },
  { name: "reviewed", steps: ["pay", "accept", "start", "report", "confirm", "review"], end: "closed" },
  { name: "cancelled", steps: ["pay", "accept", "cancel"], end: "cancelled" },
];
const must = async (answer, what) => {
  const { status, body } = await answer;
  assert.ok(status < 300, `${what}: ${status} ${JSON.stringify(body)}`);
  return body;
};

async function live(course) {
  const [consumer, worker] = [pick(consumers), pick(workers)];
  const by = (who, operation, id, body) => must(service.call(operation, { id, token: who.token, body }), operation);
  const { id } = await by(consumer, "createJob", undefined, { title: "Chaos", description: "A job among the falling", category: "other", total_pay: 50 });
  const steps = {
    pay: async () => by(consumer, "authorizePayment", undefined, { job_id: id, amount: 50, clover_source_token: await service.sandbox.token() }),
    accept: () => by(worker, "acceptJob", id), start: () => by(worker, "startJob", id), report: () => by(worker, "completeJob", id),
    confirm: () => by(consumer, "completeJob", id), cancel: () => by(consumer, "cancelJob", id),
    async review() {
      await by(consumer, "reviewJob", id, { rating: 5 });
      await by(worker, "reviewJob", id, { rating: 5 });
    },
  };
  for (const step of course.steps) await steps[step]();
  return { id, course };
}

let over = false;
let killed = 0;
async function kill(running) {
  while (!over) {
    await pause(1_000);
    const place = Math.floor(random() * running.length);
    running[place].child.kill("SIGKILL");
    killed += 1;
    running[place] = await service.worker();
  }
}

const running = [await service.worker(), await service.worker(), await service.worker()];
const killing = kill(running);
const lived = [];
await check(`${jobs} jobs are lived while workers die`, async () => {
  const started = Date.now();
  let next = 0;
  const client = async () => {
    while (next < jobs) lived.push(await live(courses[next++ % courses.length]));
  };
  await Promise.all(Array.from({ length: callsAtOnce }, client));
  await pause(Math.max(0, seconds * 1_000 - (Date.now() - started)));
});
over = true;
await killing;
console.log(`# ${killed} workers were killed`);

const whatWaits = () => service.sql(`
  select coalesce(json_agg(json_build_object('now', workflow_now(), 'run', to_json(run),
           'activities', (select json_agg(activity) from workflow_activities as activity where activity.run = run.id and resolution is null),
           'timers', (select json_agg(timer) from workflow_timers as timer where timer.run = run.id),
           'untold', (select count(*) from workflow_signals as signal where signal.run = run.id and step is null))), '[]')
    from (select * from workflow_runs where closed_at is null order by id limit 5) as run`);
const open = () => service.sql("select count(*) from workflow_runs where closed_at is null");
await check("every workflow ends, and none is stuck", async () => {
  for (const deadline = Date.now() + patience; open() !== "0";) {
    assert.ok(Date.now() < deadline, `${open()} are open: ${whatWaits()}`);
    await pause(500);
  }
  assert.equal(service.sql("select count(*) from workflow_dead_letters"), "0");
  assert.equal(service.sql("select count(*) from workflow_runs where status not in ('completed')"), "0");
  assert.equal(service.sql("select count(*) from jobs as job where not exists (select from workflow_runs where workflow_id = job.workflow_id)"), "0");
});
await check("every job has ended as its people meant", () => {
  for (const course of courses) {
    const ids = lived.filter((one) => one.course === course).map(({ id }) => id);
    assert.equal(service.sql(`select string_agg(distinct status, ' ') from jobs where id in (${ids})`), course.end, course.name);
  }
});
await check("every payment was made once, and the books are equal", async () => {
  const paid = lived.filter(({ course }) => course.end === "closed").length;
  assert.equal(service.sql("select count(*) from transactions where state = 'captured' and split_at is not null"), String(paid));
  assert.equal(service.sql("select count(*) from transactions where state = 'voided'"), String(jobs - paid));
  assert.equal(service.sql("select count(*) from payment_operations where status <> 'succeeded'"), "0");
  await booksAreEqual(service);
});
await check("nobody was reminded twice of the same", () => {
  assert.equal(service.sql(`select count(*) from (select from notifications where title in ('How was it?', 'Please confirm', 'You are paid')
    group by user_id, job_id, title having count(*) > case title when 'Please confirm' then 2 else 1 end) as doubled`), "0");
});
await check("the processes stop cleanly", async () => {
  for (const worker of running) assert.ok(await worker.stop());
  assert.ok(await service.end());
});
