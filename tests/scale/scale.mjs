// What the service's own statements read of a marketplace with a million jobs, as PostgreSQL counts it. Times are told
// and not asserted: they are the machine's, while rows and pages are the statement's.
import assert from "node:assert/strict";

import { admin, person } from "../api/people.mjs";
import { runOnService } from "../api/report.mjs";
import { StatementLog } from "../api/statement_log.mjs";
import { city, commonSkill, highPay, makeMillion, rareCategory, rareSkill } from "./million.mjs";

const bigTables = ["jobs", "users", "worker_profiles", "reviews", "job_events", "schedule_times", "notifications"];
const mostMatched = { rows: 2_000, pages: 4_000 }; // one matching, whatever there is
const mostListed = { rows: 25_000, pages: 25_000 }; // a list with its total, which is counted up to 10,000
const mostAround = { rows: 12_000, pages: 12_000 }; // the same around a point, counted up to 1,000

function* nodesOf(plan) {
  yield plan;
  for (const child of plan.Plans ?? []) yield* nodesOf(child);
}

/** What the node has looked at: the rows it gave, and those that it threw away. */
const rowsRead = (node) => node["Actual Loops"] *
  (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0) + (node["Rows Removed by Index Recheck"] ?? 0));

/** A bitmap's index is read to its end before the table is, and names no table. */
const isScan = (node) => bigTables.includes(node["Relation Name"]) || node["Node Type"] === "Bitmap Index Scan";

function measured({ Plan: plan, "Execution Time": milliseconds }) {
  const scans = [...nodesOf(plan)].filter(isScan);
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

/** lists: [[operation, who, [query]]]. */
async function expectBounded(service, most, lists) {
  const log = await new StatementLog(service).begin();
  for (const [operation, { token }, queries] of lists) {
    for (const query of queries) {
      const what = `${operation} ${JSON.stringify(query)}`;
      const found = await measure(service, log, operation, token, query, (statement) => [log.settled(statement)]);
      told(what, found);
      for (const { name, rows, pages, sequential } of found) {
        assert.deepEqual(sequential, [], `${what}, ${name}`);
        assert.ok(rows <= most.rows && pages <= most.pages, `${what}, ${name}: ${rows} rows, ${pages} pages`);
      }
    }
  }
  await log.end();
}

/** Those of the rare category within the city's circle, counted without any index. */
const rareJobs = (service) => Number(service.sql(`select count(*) from jobs where category = '${rareCategory}'
  and kilometres(place_of(location_latitude, location_longitude), place_of(${city.lat}, ${city.lng})) <= 20`));

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

  async "no order of a list reads the whole table"(service) {
    const { consumer, worker, boss } = people;
    await expectBounded(service, mostListed, [
      ["listJobs", consumer, [{}, { sort: "oldest" }, { sort: "pay_high" }, { sort: "pay_low" }, { ...city, sort: "distance" }]],
      ["listAvailableJobs", worker, [{}]], ["listMyJobs", consumer, [{}, { status: "posted" }]],
      ["listWorkers", consumer, [{}, { sort: "rating" }, { sort: "rate_low" }, { sort: "rate_high" }]],
      ["listReviews", consumer, [{}, ...["rating", "job_title"].flatMap((sort_by) => [{ sort_by }, { sort_by, sort_order: "asc" }])]],
      ["listTopRated", consumer, [{}]], ["searchUsers", boss, [{}]], ["searchJobs", boss, [{}]],
    ]);
  },

  async "nor does a filter, whether it leaves most of it or next to nothing"(service) {
    const { consumer, worker } = people;
    await expectBounded(service, mostListed, [
      ["listJobs", consumer, [{ status: "posted" }, { status: "posted", min_pay: 50 }, { category: rareCategory }, { min_pay: 50 }, { min_pay: highPay }, { min_pay: 2 * highPay },
        { max_pay: 20, sort: "pay_high" }, { min_pay: highPay, sort: "pay_low" }, { q: "many" }, { q: "999999" }, { q: "999999", sort: "pay_low" }, { q: "absent" }]],
      ["listAvailableJobs", worker, [{ category: rareCategory }, { min_pay: highPay }]],
      ["listWorkers", consumer, [{ min_rate: 50 }, { min_rate: 99.99 }, { max_rate: 50, sort: "rating" }, { skills: commonSkill }, { skills: rareSkill }, { skills: "absent" },
        { skills: `${commonSkill},${rareSkill}`, sort: "rate_low" }, { min_rating: 4 }]],
      ["listReviews", consumer, [{ reviewee_id: worker.id }, { min_rating: 5 }, { category: rareCategory }, { date_from: "2099-01-01T00:00:00Z" }]],
    ]);
  },

  async "around a point it makes no difference how dense the city is"(service) {
    const { consumer, worker } = people;
    const sorts = (...names) => names.map((sort) => ({ sort }));
    const around = (circle, more) => more.map((each) => ({ ...city, ...circle, ...each }));
    await expectBounded(service, mostAround, [
      ["listJobs", consumer, [...around({ radius: 20 }, [...sorts("newest", "oldest", "pay_high", "distance"), { category: rareCategory }, { category: rareCategory, sort: "distance" },
        { min_pay: highPay }, { status: "cancelled" }]), ...around({ radius: 0.2 }, sorts("newest", "distance")), { lat: 0, lng: 0, radius: 20 }]],
      ["listAvailableJobs", worker, around({ radius: 20 }, [...sorts("newest", "distance"), { category: rareCategory, sort: "distance" }])],
      ["listWorkers", consumer, [...around({ radius_miles: 25 }, [...sorts("newest", "rating", "distance"), { skills: commonSkill }, { skills: rareSkill }]), ...around({ radius_miles: 1 }, [{}])]],
    ]);
  },

  async "the totals of these lists are exact, or say that they are not"(service) {
    const { token } = people.consumer;
    const told = async (operation, query) => {
      const { body: { pagination } } = await service.call(operation, { token, query });
      return [pagination.total, pagination.total_is_exact, pagination.has_next];
    };
    assert.deepEqual(await told("listJobs", {}), [10_001, false, true]);
    assert.deepEqual(await told("listJobs", { min_pay: highPay }), [100, true, true]);
    assert.deepEqual(await told("listJobs", { ...city, radius: 20 }), [1_001, false, true]);
    assert.deepEqual(await told("listJobs", { ...city, radius: 20, category: rareCategory, limit: 1 }), [rareJobs(service), true, true]);
    assert.deepEqual(await told("listJobs", { q: "999999" }), [1, true, false]);
    assert.deepEqual(await told("listJobs", { q: "many", sort: "oldest" }), [1_001, false, true]);
    assert.deepEqual(await told("listWorkers", { skills: rareSkill }), [100, true, true]);
    assert.deepEqual(await told("listWorkers", { skills: commonSkill }), [1_001, false, true]);
  },
};

await runOnService(tests);
