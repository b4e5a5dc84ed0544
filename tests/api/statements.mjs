// How many statements a list takes, and how PostgreSQL finds what they ask for.
import assert from "node:assert/strict";

import { batchFor } from "./payouts.mjs";
import { admin, finished, person, post, taken } from "./people.mjs";
import { StatementLog } from "./statement_log.mjs";

const mostPerRequest = 4;
const paris = { lat: 48.8566, lng: 2.3522 };

/** Some more of everything that lists show. */
async function grow(service, { boss, consumer, worker }, round) {
  for (let i = 0; i < 12; ++i) {
    const id = await finished(service, consumer, worker, { location_latitude: paris.lat, location_longitude: paris.lng });
    await service.call("reviewJob", { id, token: consumer.token, body: { rating: 5 } });
    await post(service, consumer, { location_latitude: paris.lat, location_longitude: paris.lng });
    const name = `Growth ${round}.${i}`;
    const { body: template } = await service.call("createServiceTemplate", { token: boss.token, body: { name, category: "other" } });
    await service.call("offerService", { id: worker.id, token: worker.token, body: { template_id: template.id, price: 10 } });
    const day = `2033-0${round}-${10 + i}`;
    await service.call("createSchedule", { token: worker.token, body: { start_time: `${day}T09:00:00Z`, end_time: `${day}T10:00:00Z` } });
    await service.call("createTransaction", { token: boss.token, body: { job_id: id, amount: 5 } });
    await service.call("registerWorker", { token: boss.token, body: { name, skills: ["growth"] } });
  }
}

/** What the path of a list is about, made once. */
async function subjects(service, { boss, consumer, worker }) {
  const job = await taken(service, consumer, worker);
  await service.call("startJob", { id: job, token: worker.token });
  const { body: dispute } = await service.call("openDispute", { id: job, token: consumer.token, body: { text: "Not as agreed" } });
  const period = { from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z" };
  const { body: report } = await service.call("reconcile", { token: boss.token, body: period });
  const batch = await batchFor(service, boss, worker);
  const byName = { jobs: job, disputes: dispute.id, reconciliations: report.id, "settlement-batches": batch.id, payouts: batch.payouts[0].id, gigworkers: worker.id };
  return (pattern) => byName[/\/([a-z-]+)\/\{id\}/.exec(pattern)[1]];
}

export const tests = {
  async "no list takes more statements when it has more rows"(service) {
    const people = { boss: await admin(service), consumer: await person(service), worker: await person(service, "gig_worker") };
    const schemas = service.document.components.schemas;
    const lists = service.operations.filter(({ method, operation }) => {
      const name = operation.responses["200"]?.content?.["application/json"]?.schema?.$ref?.split("/").at(-1);
      return method === "GET" && name !== undefined && Object.values(schemas[name].properties).some(({ type }) => type === "array");
    });
    assert.ok(lists.length >= 14, `only ${lists.length} lists`);
    const log = await new StatementLog(service).begin();
    const subject = await subjects(service, people);
    const counts = async () => {
      const found = {};
      for (const { pattern, operation } of lists) {
        const roles = operation["x-roles"];
        const { token } = roles.includes("admin") ? people.boss : roles.includes("gig_worker") ? people.worker : people.consumer;
        const query = { limit: 100, ...(operation.operationId === "matchJobs" ? paris : {}) };
        const id = pattern.includes("{id}") ? subject(pattern) : undefined;
        const statements = await log.during(async () => {
          const answer = await service.call(operation.operationId, { id, token, query });
          assert.equal(answer.status, 200, `${operation.operationId}: ${JSON.stringify(answer.body)}`);
        });
        assert.ok(statements.length > 0, `${operation.operationId}: nothing is seen in the log`);
        found[operation.operationId] = statements.length;
      }
      return found;
    };
    await grow(service, people, 1);
    const before = await counts();
    await grow(service, people, 2);
    const after = await counts();
    await log.end();
    for (const [name, count] of Object.entries(after)) {
      // One more: the total, once the rows do not fit on a page.
      assert.ok(count <= before[name] + 1, `${name}: ${before[name]} statements became ${count}`);
      assert.ok(count <= mostPerRequest, `${name} takes ${count} statements`);
    }
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
      ["listJobs", { radius: 20 }, /jobs_(open_)?place/], ["listAvailableJobs", { radius: 20, sort: "distance" }, /jobs_open_place/]]) {
      for (const plan of await asked(operation, worker.token, { ...paris, ...query })) {
        assert.doesNotMatch(plan, /Seq Scan on jobs/, `${operation}:\n${plan}`);
        assert.match(plan, index, `${operation}:\n${plan}`);
      }
    }
    await log.end();
    service.sql("delete from jobs where title like 'Job %' and description = 'One of very many'");
  },
};
