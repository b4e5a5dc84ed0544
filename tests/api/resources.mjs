// One of everything that a path or a body can name, so that tests of all routes need no list of routes.
import assert from "node:assert/strict";

import { authorize } from "./payments.mjs";
import { bankAccount, batchFor, settle } from "./payouts.mjs";
import { admin, finished, jobBody, password, person, post, taken } from "./people.mjs";

/** One of each role. */
export const cast = async (service) => ({ consumer: await person(service), worker: await person(service, "gig_worker"), admin: await admin(service) });

/** Somebody of those who may ask this: whose it is, where only that counts. */
export function callerFor(people, { "x-roles": roles, "x-ownership": ownership }, resource) {
  if (roles === undefined) return {};
  if (["personal", "author"].includes(ownership) && resource !== undefined) return people[resource[ownership][0]];
  return people[roles.includes("admin") ? "admin" : roles.includes("gig_worker") ? "worker" : "consumer"];
}

const hour = (n) => new Date(Date.now() + n * 3_600_000).toISOString();
let hours = 0;

/** What a path with {id} is about: how one is made, and who is what to it; and a good body for what needs one. */
export function resources(service, { consumer, worker, admin: boss }) {
  const make = async (operation, token, body, id) => {
    const answer = await service.call(operation, { id, token, body });
    assert.equal(answer.status, 201, `${operation}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const template = async () => (await make("createServiceTemplate", boss.token, { name: `Service ${++hours}`, category: "other" })).id;
  const job = () => taken(service, consumer, worker);
  const review = async () => (await make("reviewJob", consumer.token, { rating: 5 }, await finished(service, consumer, worker))).review.id;
  const notification = async () => {
    await job();
    const { body } = await service.call("listNotifications", { token: consumer.token });
    return body.notifications[0].id;
  };
  const payment = async () => {
    const id = await taken(service, consumer, worker);
    const { status, body } = await authorize(service, consumer, id, 19.99);
    assert.equal(status, 200, JSON.stringify(body));
    return body.transaction_id;
  };
  const card = async () => (await make("savePaymentMethod", consumer.token, { clover_source_token: await service.sandbox.token(), consent: true })).id;
  const deadLetter = async () => service.sql(`
    insert into payment_operations (uuid, transaction_id, kind, amount_cents, status, dead_at)
    values (gen_random_uuid(), ${await payment()}, 'release', 1999, 'dead', now()) returning id`);
  const lostCustomer = () => service.sql(`insert into lost_customers (request_uuid, user_id) values (gen_random_uuid(), ${consumer.id}) returning id`);
  /** A job whose workflow waits for people. */
  const accompanied = async () => {
    const id = await job();
    await service.eventually(() => assert.equal(service.sql(`insert into workflow_dead_letters (run, kind, reason)
      select run.id, 'step', 'test' from workflow_runs as run join jobs as job using (workflow_id) where job.id = ${id} returning 1`), "1"));
    return id;
  };
  const dispute = async () => {
    const id = await job();
    await service.call("startJob", { id, token: worker.token });
    return (await make("openDispute", consumer.token, { text: "It is not what we agreed on" }, id)).id;
  };
  const batch = () => batchFor(service, boss, worker);
  const payout = async () => (await settle(service, boss, await batch())).payouts.find(({ worker_id }) => worker_id === worker.id).id;
  const period = () => ({ from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z" });
  const slot = () => ({ start_time: hour(++hours * 2), end_time: hour(hours * 2 + 1) });
  const party = ["consumer", "worker"];
  const bodyOf = {
    registerUser: () => ({ email: `resource${++hours}@example.com`, name: "Resource", password }), login: () => ({ email: consumer.email, password }),
    refreshToken: () => ({ refresh_token: consumer.refreshToken }), verifyEmail: () => ({ token: "x".repeat(43) }),
    forgotPassword: () => ({ email: consumer.email }), resetPassword: () => ({ token: "x".repeat(43), new_password: password }),
    reviewJob: () => ({ rating: 5 }), createReview: (id) => ({ rating: 5, job_id: id }),
    sendJobOffer: () => ({ gig_worker_id: worker.id }), setJobStatus: () => ({ status: "cancelled", reason: "test" }),
    offerService: async () => ({ template_id: await template(), price: 10 }), createSchedule: () => ({ ...slot(), gig_worker_id: worker.id }),
    createServiceTemplate: () => ({ name: `Service ${++hours}`, category: "other" }), createUser: () => ({ name: "Entered By Hand" }),
    registerWorker: () => ({ name: "Entered By Hand", skills: ["sweeping"] }), createJob: () => ({ ...jobBody, consumer_id: consumer.id }),
    createTransaction: async () => ({ job_id: await job(), amount: 5 }), updateNotificationPreferences: () => ({ preferences: [] }),
    setPayoutAccount: () => bankAccount, returnPayout: () => ({ return_code: "R01" }),
    discardDeadLetter: () => ({ reason: "test" }), resolveLostCustomer: () => ({ reason: "test" }), addDisputeStatement: () => ({ text: "I see it differently" }),
    resolveDispute: () => ({ refund_amount: 0, note: "test" }), openDispute: () => ({ text: "Not done", reason: "not_done" }), reconcile: period,
    updateNotification: () => ({ status: "read" }),
    signalWorkflow: () => ({ name: "job_changed", input: {}, reason: "test" }), cancelWorkflow: () => ({ reason: "test" }),
    retryWorkflow: () => ({ reason: "test" }),
    tipWorker: async () => ({ amount: 5, clover_source_token: await service.sandbox.token() }),
    authorizePayment: async (id) => ({ job_id: id, amount: 19.99, clover_source_token: await service.sandbox.token() }),
    capturePayment: (id) => ({ transaction_id: id }), refundPayment: (id) => ({ transaction_id: id }),
    savePaymentMethod: async () => ({ clover_source_token: await service.sandbox.token(), consent: true }),
  };
  return {
    bodyOf,
    ofPath: [
      ["/api/v1/payments/authorize", { make: job, owner: ["consumer"] }],
      ["/api/v1/admin/workflows/", { make: accompanied, party }],
      ["/api/v1/payments/", { make: payment, owner: ["consumer"], party }],
      ["/api/v1/payment-methods/", { make: card, personal: ["consumer"] }],
      ["/api/v1/jobs/", { make: job, inState: { open: () => post(service, consumer) }, owner: ["consumer"], assignee: ["worker"], party }],
      ["/api/v1/admin/jobs/", { make: job }],
      ["/api/v1/admin/settlement-batches/", { make: () => batch().then(({ id }) => id), inState: { sent: async () => (await settle(service, boss, await batch())).id } }],
      ["/api/v1/admin/payouts/", { make: payout }],
      ["/api/v1/payouts/", { make: payout, personal: ["worker"] }],
      ["/api/v1/admin/disputes/", { make: dispute }],
      ["/api/v1/disputes/", { make: dispute, party, author: ["consumer"] }],
      ["/api/v1/admin/dead-letters/", { make: deadLetter }],
      ["/api/v1/admin/lost-customers/", { make: lostCustomer }],
      ["/api/v1/admin/reconciliations/", { make: async () => (await make("reconcile", boss.token, period())).id }],
      ["/api/v1/customers/", { make: () => consumer.id, owner: ["consumer"] }],
      ["/api/v1/users/", { make: async () => (await person(service)).id }],
      ["/api/v1/gigworkers/{id}/services", { make: () => worker.id, owner: ["worker"] }],
      ["/api/v1/gigworkers/", { make: () => worker.id, owner: ["worker"], inState: { another: async () => (await person(service, "gig_worker")).id } }],
      ["/api/v1/services/", { owner: ["worker"], make: async () => (await make("offerService", worker.token, { template_id: await template(), price: 10 }, worker.id)).id }],
      ["/api/v1/service-templates/", { make: template }],
      ["/api/v1/schedules/", { owner: ["worker"], make: async () => (await make("createSchedule", worker.token, slot())).id }],
      ["/api/v1/reviews/", { make: review, owner: ["consumer"], author: ["consumer"] }],
      ["/api/v1/notifications/", { make: notification, personal: ["consumer"] }],
      ["/api/v1/transactions/", { make: async () => (await make("createTransaction", boss.token, { job_id: await job(), amount: 5 })).id }],
      ["/api/v1/reviews", { make: job, party }],
    ],
  };
}

/** The state in which these succeed, when it is not the one that things are made in. */
const states = { deleteJob: "open", sendJobOffer: "open", confirmSettlementBatch: "sent", deactivateWorker: "another" };

export const makeFor = (resource, operationId) => (resource.inState?.[states[operationId]] ?? resource.make)();

/** Their body says what they are about. */
export const namesInBody = ["createReview", "authorizePayment", "capturePayment", "refundPayment"];
