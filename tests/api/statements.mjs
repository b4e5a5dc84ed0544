// How many statements a list takes, and how PostgreSQL finds what they ask for.
import assert from "node:assert/strict";

import { fixedArrays, Growth, listsOf, paris } from "./growth.mjs";
import { person } from "./people.mjs";
import { StatementLog } from "./statement_log.mjs";

const mostPerRequest = 4;

export const tests = {
  async "no list takes more statements when it has more rows"(service) {
    const growth = await new Growth(service).begin();
    const lists = listsOf(service);
    assert.ok(lists.length >= 25, `only ${lists.length} lists`);
    const log = await new StatementLog(service).begin();
    const look = async () => {
      const found = {};
      for (const { operation, plural, ...entry } of lists) {
        const request = growth.request({ operation, ...entry });
        let answer;
        const statements = await log.during(async () => {
          answer = await service.call(operation.operationId, { ...request, query: { ...request.query, limit: 100 } });
          assert.equal(answer.status, 200, `${operation.operationId}: ${JSON.stringify(answer.body)}`);
        });
        assert.ok(statements.length > 0, `${operation.operationId}: nothing is seen in the log`);
        found[operation.operationId] = { statements: statements.length, rows: answer.body[plural].length };
      }
      return found;
    };
    await growth.grow();
    const before = await look();
    await growth.grow();
    const after = await look();
    await log.end();
    for (const [name, { statements, rows }] of Object.entries(after)) {
      // One more: the total, once the rows do not fit on a page.
      assert.ok(statements <= before[name].statements + 1, `${name}: ${before[name].statements} statements became ${statements}`);
      assert.ok(statements <= mostPerRequest, `${name} takes ${statements} statements`);
      const isFull = rows === 100;
      if (!(name in fixedArrays)) assert.ok(rows > before[name].rows || isFull, `${name}: still ${rows} rows, so this shows nothing`);
    }
  },

  async "a list followed by its cursor is the list in pages, each item once"(service) {
    const growth = await new Growth(service).begin();
    await growth.grow();
    const walked = [];
    for (const { operation, plural, isPaged, ...entry } of listsOf(service)) {
      const takesCursor = operation.parameters?.some(({ name }) => name === "cursor");
      if (!isPaged || !takesCursor || ["matchJobs", "listWorkflows"].includes(operation.operationId)) continue; // ranked; an engine's pages have no numbers
      const request = growth.request({ operation, ...entry });
      const page = async (query) => (await service.call(operation.operationId, { ...request, query: { ...request.query, limit: 5, ...query } })).body;
      const byCursor = [];
      for (let body = await page({}); ; body = await page({ cursor: body.pagination.next_cursor })) {
        byCursor.push(...body[plural].map(({ id }) => id));
        if (!body.pagination.has_next) break;
      }
      const byPage = [];
      for (let number = 1, hasNext = true; hasNext; ++number) {
        const { [plural]: items, pagination } = await page({ page: number });
        byPage.push(...items.map(({ id }) => id));
        hasNext = pagination.has_next;
      }
      assert.equal(new Set(byCursor).size, byCursor.length, `${operation.operationId}: an item twice`);
      assert.deepEqual(byCursor, byPage, operation.operationId);
      if (byCursor.length > 5) walked.push(operation.operationId);
    }
    assert.ok(walked.length >= 15, `only ${walked}`);
  },

  async "jobs are matched by an index, however many there are"(service) {
    const consumer = await person(service);
    const worker = await person(service, "gig_worker");
    service.sql(`insert into jobs (consumer_id, title, description, category, total_pay_cents, location_latitude, location_longitude)
      select ${consumer.id}, 'Job ' || n, 'One of very many', 'other', 1000, 40 + 20 * random(), -5 + 20 * random() from generate_series(1, 30000) n`);
    service.sql("analyze jobs");
    const log = await new StatementLog(service).begin();
    const asked = async (operation, token, query) => {
      const statements = await log.during(() => service.call(operation, { token, query }));
      return log.explain(statements.findLast(({ name }) => name.startsWith("jobs.")));
    };
    for (const [operation, query, index] of [["matchJobs", { radius_miles: 25 }, /Index Scan using jobs_open_place/],
      ["listJobs", { radius: 20 }, /jobs_place/], ["listAvailableJobs", { radius: 20, sort: "distance" }, /jobs_(open_)?place/]]) {
      for (const plan of await asked(operation, worker.token, { ...paris, ...query })) {
        assert.doesNotMatch(plan, /Seq Scan on jobs/, `${operation}:\n${plan}`);
        assert.match(plan, index, `${operation}:\n${plan}`);
      }
    }
    await log.end();
    service.sql("delete from jobs where title like 'Job %' and description = 'One of very many'");
  },
};
