// What the service's own statements read of a marketplace with a million jobs, as PostgreSQL counts it. Times are told
// and not asserted: they are the machine's, while rows and pages are the statement's.
import assert from "node:assert/strict";

import { admin, person } from "../api/people.mjs";
import { runOnService } from "../api/report.mjs";
import { StatementLog } from "../api/statement_log.mjs";
import { city, highPay, makeMillion, rareCategory } from "./million.mjs";

const bigTables = ["jobs", "users", "worker_profiles", "reviews", "job_events", "schedule_times", "notifications"];
const mostMatched = { rows: 2_000, pages: 4_000 }; // one matching, whatever there is
const mostListed = { rows: 25_000 }; // a list with its total, which is counted up to 10,000

function* nodesOf(plan) {
  yield plan;
  for (const child of plan.Plans ?? []) yield* nodesOf(child);
}

/** What the node has looked at: the rows it gave, and those that it threw away. */
const rowsRead = (node) => node["Actual Loops"] *
  (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0) + (node["Rows Removed by Index Recheck"] ?? 0));

function measured({ Plan: plan, "Execution Time": milliseconds }) {
  const scans = [...nodesOf(plan)].filter((node) => bigTables.includes(node["Relation Name"]));
  return {
    milliseconds,
    pages: plan["Shared Hit Blocks"] + plan["Shared Read Blocks"],
    rows: Math.max(0, ...scans.map(rowsRead)),
    sequential: scans.filter((node) => node["Node Type"] === "Seq Scan"),
  };
}

let people;

/** [{name, rows, pages, milliseconds, sequential}] of what one request asks; `plans` gives those of one statement. */
async function measure(service, log, operation, token, query, plans) {
  const statements = await log.during(async () => {
    const answer = await service.call(operation, { token, query });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
  });
  return statements.filter(({ sql }) => /^\s*(select|with)/.test(sql)).flatMap((statement) =>
    plans(statement).map((plan) => ({ name: statement.name, ...measured(plan) })));
}

const worst = (found, key) => Math.max(...found.map((each) => each[key]));
/** Of the slowest statement: the others look up the caller. */
const fastest = (found) => {
  const { name } = found.find(({ milliseconds }) => milliseconds === worst(found, "milliseconds"));
  return Math.min(...found.filter((each) => each.name === name).map(({ milliseconds }) => milliseconds));
};
const told = (what, found) =>
  console.log(`    ${what}: ${worst(found, "rows")} rows, ${worst(found, "pages")} pages, from ${fastest(found).toFixed(1)} to ${worst(found, "milliseconds").toFixed(1)} ms`);

export const tests = {
  async "a million jobs are there"(service) {
    const started = Date.now();
    people = { consumer: await person(service), worker: await person(service, "gig_worker"), boss: await admin(service) };
    assert.ok(makeMillion(service, people.consumer, people.worker) >= 1_000_000);
    console.log(`    filled within ${Math.round((Date.now() - started) / 1000)} s`);
  },

  async "matching reads a bounded number of rows in a dense city, and no table from end to end"(service) {
    const log = await new StatementLog(service).begin();
    const point = { ...city, radius_miles: 25 };
    for (const [query, count] of [[{}, 20], [{ category: "cleaning" }, 20], [{ category: rareCategory }, 20], [{ min_pay: highPay }, 20], [{ min_pay: highPay * 2 }, 0],
      [{ category: "delivery", min_pay: highPay }, 20], [{ category: "pet_care" }, 0], [{ radius_miles: 500 }, 20], [{ radius_miles: 500, category: rareCategory }, 20]]) {
      const { body } = await service.call("matchJobs", { token: people.worker.token, query: { ...point, ...query } }); // and its pages are in the cache
      assert.equal(body.count, count, JSON.stringify(query));
      const found = await measure(service, log, "matchJobs", people.worker.token, { ...point, ...query }, (statement) => [1, 2, 3].flatMap(() => log.analyze(statement)));
      told(`matchJobs ${JSON.stringify(query)}`, found);
      for (const { name, rows, pages, sequential } of found) {
        assert.deepEqual(sequential, [], name);
        assert.ok(rows <= mostMatched.rows && pages <= mostMatched.pages, `${name}: ${rows} rows, ${pages} pages`);
      }
    }
    await log.end();
  },

  async "a total is counted up to 10,000"(service) {
    const { body: { pagination } } = await service.call("listJobs", { token: people.consumer.token });
    assert.deepEqual([pagination.total, pagination.has_next], [10_001, true]);
  },

  async "no order of a list reads the whole table"(service) {
    const log = await new StatementLog(service).begin();
    const { consumer, worker, boss } = people;
    for (const [operation, { token }, queries] of [
      ["listJobs", consumer, [{}, { sort: "oldest" }, { sort: "pay_high" }, { sort: "pay_low" }, { status: "posted" }, { category: rareCategory }, { min_pay: highPay, sort: "pay_low" },
        { ...city, sort: "distance" }, { ...city, radius: 1, sort: "distance" }]],
      ["listAvailableJobs", worker, [{}, { category: rareCategory }, { ...city, radius: 20, sort: "distance" }, { ...city, radius: 20, sort: "distance", category: rareCategory }]],
      ["listMyJobs", consumer, [{}, { status: "posted" }]],
      ["listWorkers", consumer, [{}, { sort: "rating" }, { sort: "rate_low" }, { sort: "rate_high" }, { ...city, radius_miles: 5, sort: "distance" }]],
      ["listReviews", consumer, [{}, { sort_by: "rating" }, { sort_by: "rating", sort_order: "asc" }, { reviewee_id: worker.id }]],
      ["listTopRated", consumer, [{}]], ["searchUsers", boss, [{}]], ["searchJobs", boss, [{}]]]) {
      for (const query of queries) {
        const found = await measure(service, log, operation, token, query, (statement) => [log.settled(statement)]);
        told(`${operation} ${JSON.stringify(query)}`, found);
        for (const { name, rows } of found) assert.ok(rows <= mostListed.rows, `${operation} ${JSON.stringify(query)}, ${name}: ${rows} rows`);
      }
    }
    await log.end();
  },
};

await runOnService(tests);
