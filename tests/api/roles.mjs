// Every route with every kind of caller. What is expected comes from the declarations alone.
import assert from "node:assert/strict";

import { authorize } from "./payments.mjs";
import { bankAccount, batchFor, settle } from "./payouts.mjs";
import { admin, finished, person, taken } from "./people.mjs";
import { expired, tampered } from "./tokens.mjs";

async function revoked(service) {
  const leaver = await person(service);
  await service.call("logout", { token: leaver.token });
  return leaver.token;
}

const hour = (n) => new Date(Date.now() + n * 3_600_000).toISOString();
let hours = 0;

/** What a path with {id} is about: how one is made, and who is what to it. */
function resources(service, { consumer, worker, admin: boss }) {
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
  return {
    template,
    slot,
    period,
    ofPath: [
      ["/api/v1/payments/authorize", { make: job, owner: ["consumer"] }],
      ["/api/v1/payments/", { make: payment, owner: ["consumer"], party }],
      ["/api/v1/payment-methods/", { make: card, personal: ["consumer"] }],
      ["/api/v1/jobs/", { make: job, owner: ["consumer"], assignee: ["worker"], party }],
      ["/api/v1/admin/jobs/", { make: job }],
      ["/api/v1/admin/settlement-batches/", { make: () => batch().then(({ id }) => id) }],
      ["/api/v1/admin/payouts/", { make: payout }],
      ["/api/v1/payouts/", { make: payout, personal: ["worker"] }],
      ["/api/v1/admin/disputes/", { make: dispute }],
      ["/api/v1/disputes/", { make: dispute, party, author: ["consumer"] }],
      ["/api/v1/admin/dead-letters/", { make: deadLetter }],
      ["/api/v1/admin/reconciliations/", { make: async () => (await make("reconcile", boss.token, period())).id }],
      ["/api/v1/customers/", { make: () => consumer.id, owner: ["consumer"] }],
      ["/api/v1/users/", { make: async () => (await person(service)).id }],
      ["/api/v1/gigworkers/{id}/services", { make: () => worker.id, owner: ["worker"] }],
      ["/api/v1/gigworkers/", { make: () => worker.id, owner: ["worker"], throwaway: async () => (await person(service, "gig_worker")).id }],
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

/** Their body says what they are about. */
const namesInBody = ["createReview", "authorizePayment", "capturePayment", "refundPayment"];

/** What an administrator does for nobody else is no act of administration. */
const isOwnBusiness = ["updateProfile", "reconcile", "readAllNotifications", "updateNotificationPreferences"];

export const tests = {
  async "every route answers every kind of caller as it is declared"(service) {
    const callers = {
      consumer: { role: "consumer", ...await person(service) },
      "other consumer": { role: "consumer", ...await person(service) },
      worker: { role: "gig_worker", ...await person(service, "gig_worker") },
      "other worker": { role: "gig_worker", ...await person(service, "gig_worker") },
      admin: { role: "admin", ...await admin(service) },
    };
    const strangers = {
      anonymous: [undefined, "AUTHENTICATION_REQUIRED"],
      expired: [expired(service, callers.consumer.token), "TOKEN_EXPIRED"],
      revoked: [await revoked(service), "SESSION_REVOKED"],
      tampered: [tampered(callers.consumer.token), "TOKEN_INVALID"],
    };
    const { ofPath, template, slot, period } = resources(service, callers);
    const bodyOf = {
      reviewJob: () => ({ rating: 5 }), createReview: (id) => ({ rating: 5, job_id: id }),
      sendJobOffer: () => ({ gig_worker_id: callers.worker.id }), setJobStatus: () => ({ status: "cancelled", reason: "test" }),
      offerService: async () => ({ template_id: await template(), price: 10 }), createSchedule: slot,
      setPayoutAccount: () => bankAccount, returnPayout: () => ({ return_code: "R01" }),
      discardDeadLetter: () => ({ reason: "test" }), addDisputeStatement: () => ({ text: "I see it differently" }),
      resolveDispute: () => ({ refund_amount: 0, note: "test" }), openDispute: () => ({ text: "Not done", reason: "not_done" }), reconcile: period,
      updateNotification: () => ({ status: "read" }),
      tipWorker: async () => ({ amount: 5, clover_source_token: await service.sandbox.token() }),
      authorizePayment: async (id) => ({ job_id: id, amount: 19.99, clover_source_token: await service.sandbox.token() }),
      capturePayment: (id) => ({ transaction_id: id }), refundPayment: (id) => ({ transaction_id: id }),
      savePaymentMethod: async () => ({ clover_source_token: await service.sandbox.token(), consent: true }),
    };
    let checked = 0;
    let audited = 0;
    for (const { operation, pattern, method } of service.operations) {
      const id = operation.operationId;
      const roles = operation["x-roles"];
      if (roles === undefined) {
        assert.equal(operation.security, undefined, `${id} is open and yet asks for a token`);
        continue;
      }
      const named = pattern.includes("{id}") || namesInBody.includes(id);
      const resource = ofPath.find(([prefix]) => pattern.startsWith(prefix))?.[1];
      assert.ok(!named || resource, `${id}: nothing says what ${pattern} is about`);
      const ownership = operation["x-ownership"];
      const owners = resource?.[ownership];
      assert.ok(ownership === "none" || owners, `${id}: nothing says who is ${ownership}`);
      for (const [name, [token, code]] of Object.entries(strangers)) {
        const { status, body } = await service.call(id, { id: 1, token });
        assert.deepEqual([status, body.code], [401, code], `${id} by ${name}`);
        checked += 1;
      }
      for (const [name, { role, token }] of Object.entries(callers)) {
        const ends = operation.summary.startsWith("Deactivate");
        const target = named ? await (ends && resource.throwaway ? resource.throwaway() : resource.make()) : undefined;
        const body = operation.requestBody ? await bodyOf[id]?.(target) ?? {} : undefined;
        const logged = role === "admin" ? service.sql("select count(*) from audit_log") : undefined;
        const answer = await service.call(id, { id: target, token, body });
        const what = `${id} by ${name}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`;
        if (!roles.includes(role)) {
          assert.deepEqual([answer.status, answer.body.code], [403, "ROLE_FORBIDDEN"], what);
        } else if (owners !== undefined && !owners.includes(name) && !(role === "admin" && ownership !== "author" && ownership !== "personal")) {
          assert.equal(answer.status, ownership === "personal" ? 404 : 403, what);
        } else {
          assert.ok(![401, 500].includes(answer.status) && answer.body.code !== "ROLE_FORBIDDEN", what);
          if (owners?.includes(name)) assert.notEqual(answer.status, 403, what);
          if (role === "admin" && method !== "GET" && answer.status < 300 && !isOwnBusiness.includes(id)) {
            assert.notEqual(service.sql("select count(*) from audit_log"), logged, `${what}: not in the audit log`);
            audited += 1;
          }
        }
        checked += 1;
      }
    }
    assert.ok(checked > 500, `only ${checked} combinations`);
    assert.ok(audited > 12, `only ${audited} acts of an administrator were looked up in the audit log`);
  },
};
