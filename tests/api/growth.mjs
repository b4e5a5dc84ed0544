// Some more of everything that lists show, and who sees that there is more.
import assert from "node:assert/strict";

import { authorize } from "./payments.mjs";
import { batchFor, owe } from "./payouts.mjs";
import { admin, finished, person, post, taken } from "./people.mjs";

export const paris = { lat: 48.8566, lng: 2.3522 };
const inParis = { location_latitude: paris.lat, location_longitude: paris.lng };
const more = 12; // more than the smallest page
let names = 0;

/** Arrays that do not grow, and why. */
export const fixedArrays = {
  getWorker: "skills are the worker's own words", getNotificationPreferences: "there are as many as kinds",
  getReconciliation: "differences are one column", listJobReviews: "a job has two parties",
  getWorkflowHistory: "one job's, to which nothing happens meanwhile",
};

/** Lists of what an administrator has none of. */
const consumersOwn = ["listMyJobs", "listNotifications", "listPaymentMethods", "listJobPayments", "listDisputes", "getDispute"];

export class Growth {
  constructor(service) {
    this.service = service;
    this.rounds = 0;
  }

  async begin() {
    const { service } = this;
    Object.assign(this, { boss: await admin(service), consumer: await person(service), worker: await person(service, "gig_worker") });
    const job = await taken(service, this.consumer, this.worker, inParis);
    const { status, body: payment } = await authorize(service, this.consumer, job, 19.99);
    assert.equal(status, 200, JSON.stringify(payment));
    await service.call("startJob", { id: job, token: this.worker.token });
    const { body: dispute } = await service.call("openDispute", { id: job, token: this.consumer.token, body: { text: "Not as agreed" } });
    this.subjects = { jobs: job, disputes: dispute.id, gigworkers: this.worker.id, workflows: job };
    return this;
  }

  async #call(operation, { token }, body, id) {
    const answer = await this.service.call(operation, { id, token, body });
    assert.ok(answer.status < 300, `${operation}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async grow() {
    const { boss, consumer, worker } = this;
    const round = ++this.rounds;
    for (let i = 0; i < more; ++i) await this.#growOnce(boss, consumer, worker, round, i);
    for (let i = 0; i < more * round; ++i) {
      const paid = await person(this.service, "gig_worker");
      await owe(this.service, paid);
      await owe(this.service, worker);
    }
    const batch = await batchFor(this.service, boss, worker);
    const payout = batch.payouts.find(({ worker_id }) => worker_id === worker.id);
    Object.assign(this.subjects, { "settlement-batches": batch.id, payouts: payout.id });
  }

  async #growOnce(boss, consumer, worker, round, i) {
    const { service, subjects } = this;
    const id = await finished(service, consumer, worker, inParis);
    await this.#call("reviewJob", consumer, { rating: 5 }, id);
    await post(service, consumer, inParis);
    const newcomer = await person(service, "gig_worker");
    await this.#call("reviewJob", consumer, { rating: 5 }, await finished(service, consumer, newcomer));
    const open = await taken(service, consumer, newcomer);
    await this.#call("startJob", newcomer, undefined, open);
    await this.#call("openDispute", consumer, { text: "Not as agreed" }, open);
    service.sql(`with payment as (insert into transactions (job_id, consumer_id, gig_worker_id, amount_cents, type, status)
                   values (${open}, ${consumer.id}, ${newcomer.id}, 500, 'authorization', 'pending') returning id)
                 insert into payment_operations (uuid, transaction_id, kind, amount_cents, status, dead_at)
                 select gen_random_uuid(), id, 'release', 500, 'dead', now() from payment`);
    service.sql(`insert into lost_customers (request_uuid, user_id) values (gen_random_uuid(), ${consumer.id})`);
    const { id: template_id } = await this.#call("createServiceTemplate", boss, { name: `Growth ${++names}`, category: "other" });
    await this.#call("offerService", worker, { template_id, price: 10 }, worker.id);
    const day = `2033-0${round}-${10 + i}`;
    await this.#call("createSchedule", worker, { start_time: `${day}T09:00:00Z`, end_time: `${day}T10:00:00Z` });
    await this.#call("createTransaction", boss, { job_id: subjects.jobs, amount: 5 });
    await this.#call("registerWorker", boss, { name: `Grown ${names}`, skills: ["growth"] });
    await this.#call("addDisputeStatement", consumer, { text: `Once more ${i}` }, subjects.disputes);
    await this.#call("savePaymentMethod", consumer, { clover_source_token: await service.sandbox.token(), consent: true });
    const { id: report } = await this.#call("reconcile", boss, { from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z" });
    subjects.reconciliations = report;
  }

  /** How to ask: {token, id, query}. */
  request({ pattern, operation }) {
    const { operationId, "x-roles": roles } = operation;
    const isConsumers = consumersOwn.includes(operationId) || !roles.some((role) => role !== "consumer");
    const who = isConsumers ? this.consumer : roles.includes("admin") ? this.boss : this.worker;
    const id = pattern.includes("{id}") ? this.subjects[/\/([a-z-]+)\/\{id\}/.exec(pattern)[1]] : undefined;
    return { token: who.token, id, query: operationId === "matchJobs" ? paris : {} };
  }
}

/** [{pattern, operation, plural}] of every GET whose answer holds an array. */
export function listsOf(service) {
  const { schemas } = service.document.components;
  return service.operations.filter(({ method }) => method === "GET").flatMap((entry) => {
    const name = entry.operation.responses["200"]?.content?.["application/json"]?.schema?.$ref?.split("/").at(-1);
    const plural = Object.entries(schemas[name]?.properties ?? {}).find(([, { type }]) => [type].flat().includes("array"))?.[0];
    return plural === undefined ? [] : [{ ...entry, plural, isPaged: "pagination" in schemas[name].properties }];
  });
}
