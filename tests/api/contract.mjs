// What the HTTP contract says of all routes and resources alike, read from the document.
import assert from "node:assert/strict";

import { Growth, listsOf } from "./growth.mjs";
import { person, post } from "./people.mjs";

/** What clients of the earlier service know; there may be more. */
const enumerations = {
  role: ["consumer", "gig_worker", "admin"],
  "job status": ["posted", "offer_sent", "accepted", "rejected", "worker_assigned", "scheduled", "in_progress", "completed", "paid", "review_pending", "closed", "cancelled",
    "no_worker_available", "payment_failed", "disputed"],
  "transaction status": ["pending", "completed", "failed", "refunded"],
  "transaction state": ["authorized", "captured", "partially_refunded", "voided", "expired"],
  "transaction type": ["authorization", "capture", "charge", "refund", "payout", "fee"],
  "notification type": ["job_posted", "job_accepted", "job_completed", "payment_received", "system_message"],
  "notification status": ["unread", "read", "archived"],
  verification: ["pending", "verified", "rejected", "suspended"],
  category: ["cleaning", "maintenance", "delivery", "personal_care", "pet_care", "tech_support", "tutoring", "transportation", "other"],
  "recurring pattern": ["daily", "weekly", "monthly"],
};
const standsIn = {
  role: ["User", "role"], "job status": ["JobView", "status"], "transaction status": ["TransactionView", "status"], "transaction state": ["TransactionView", "state"],
  "transaction type": ["TransactionView", "type"], "notification type": ["NotificationView", "type"], "notification status": ["NotificationView", "status"],
  verification: ["WorkerView", "verification_status"], category: ["JobView", "category"], "recurring pattern": ["ScheduleView", "recurring_pattern"],
};
const paginationFields = ["page", "limit", "total", "total_is_exact", "pages", "has_next", "has_prev", "next_cursor"];

/** Every object in a value, with the value itself. */
function* objectsOf(value) {
  if (value === null || typeof value !== "object") return;
  if (!Array.isArray(value)) yield value;
  for (const part of Object.values(value)) yield* objectsOf(part);
}

const timesOf = (value) => (typeof value === "string" ? [value].filter((text) => /^\d{4}-\d\d-\d\d[T ]\d\d/.test(text))
  : value === null || typeof value !== "object" ? [] : Object.values(value).flatMap(timesOf));

export const tests = {
  async "whatever has an id has a uuid too"(service) {
    const { schemas } = service.document.components;
    const named = Object.entries(schemas).filter(([, { properties = {} }]) => properties.id?.type === "integer");
    assert.ok(named.length >= 40, `only ${named.length}`);
    assert.deepEqual(named.filter(([, { properties }]) => properties.uuid?.format !== "uuid").map(([name]) => name), []);
  },

  async "the sets of names are those of the contract"(service) {
    const { schemas } = service.document.components;
    for (const [what, names] of Object.entries(enumerations)) {
      const [schema, member] = standsIn[what];
      const known = schemas[schema].properties[member].enum;
      assert.deepEqual(names.filter((name) => !known.includes(name)), [], what);
    }
  },

  async "every list has its items, their count and the same pagination; 20 items unless asked otherwise"(service) {
    const growth = await new Growth(service).begin();
    await growth.grow();
    const paged = listsOf(service).filter(({ isPaged }) => isPaged);
    assert.ok(paged.length >= 18, `only ${paged.length}`);
    for (const { operation, plural, ...entry } of paged) {
      const request = growth.request({ operation, ...entry });
      const page = async (query) => (await service.call(operation.operationId, { ...request, query: { ...request.query, ...query } })).body;
      const { [plural]: items, count, pagination } = await page({});
      assert.equal(count, items.length, operation.operationId);
      if (operation.operationId === "listWorkflows") continue; // an engine's pages have no numbers
      assert.deepEqual(Object.keys(pagination), paginationFields, operation.operationId);
      assert.deepEqual([pagination.page, pagination.limit, pagination.has_prev], [1, 20, false], operation.operationId);
      assert.ok(count <= 20 && pagination.total >= count && pagination.total_is_exact, operation.operationId);
      const [second, same, most] = [await page({ page: 2, limit: 2 }), await page({ offset: 2, limit: 2 }), await page({ limit: 1_000 })];
      assert.deepEqual([second.pagination.page, second.pagination.has_prev, most.pagination.limit], [2, true, 100], operation.operationId);
      assert.deepEqual(second[plural].map(({ id }) => id), same[plural].map(({ id }) => id), operation.operationId);
    }
  },

  async "times are in UTC with seconds, absent values null, amounts numbers"(service) {
    const consumer = await person(service);
    const id = await post(service, consumer, { scheduled_start: "2031-12-01T09:00:00.250+01:00", total_pay: 20 });
    const { body } = await service.call("getJob", { id, token: consumer.token });
    assert.deepEqual([body.scheduled_start, body.scheduled_end, body.gig_worker, body.total_pay], ["2031-12-01T08:00:00Z", null, null, 20]);
    const times = service.records.flatMap(({ body: answer }) => timesOf(answer));
    assert.ok(times.length > 0);
    assert.deepEqual(times.filter((text) => !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)).slice(0, 3), []);
    for (const { body: answer } of service.records) {
      for (const { id: name, uuid } of objectsOf(answer)) {
        if (Number.isInteger(name) && uuid !== undefined) assert.match(uuid, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      }
    }
  },

  async "a refusal says what, why, by which code and to which request"(service) {
    const { token } = await person(service);
    const refusals = [await service.call("getJob", { id: 1 }), await service.call("getJob", { id: "x", token }), await service.call("getJob", { id: 99_999_999, token }),
      await service.call("searchUsers", { token })];
    assert.deepEqual(refusals.map(({ status }) => status), [401, 400, 404, 403]);
    for (const { body, headers } of refusals) {
      assert.deepEqual(Object.keys(body), ["error", "message", "code", "details", "request_id"]);
      assert.match(body.code, /^[A-Z][A-Z_]+$/);
      assert.equal(body.request_id, headers.get("X-Request-Id"));
      assert.ok(body.error.length > 0 && body.message.length > body.error.length, JSON.stringify(body));
    }
    assert.match(refusals[0].headers.get("WWW-Authenticate"), /^Bearer/);
  },

  async "the service says how it is, since when and in which version"(service) {
    const { status, body } = await service.call("getHealth");
    assert.deepEqual([status, body.status, body.database], [200, "healthy", "connected"]);
    assert.ok(Math.abs(Date.parse(body.timestamp) - Date.now()) < 60_000 && body.uptime >= 0 && /^\d+\.\d+\.\d+/.test(body.version), JSON.stringify(body));
    assert.deepEqual((await service.call("getReadiness")).body.checks, { database: "ok", schema: "ok", accepting: "ok" });
    const root = await fetch(service.url);
    assert.ok(root.status < 400, `${root.status} at /`);
  },
};
