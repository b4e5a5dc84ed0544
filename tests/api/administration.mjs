// What administrators do: payments by hand, jobs set right, and the log of all of it.
import assert from "node:assert/strict";

import { admin, finished, person, post, taken } from "./people.mjs";

export const tests = {
  async "a payment is recorded by hand and found again"(service) {
    const boss = await admin(service);
    const consumer = await person(service);
    const worker = await person(service, "gig_worker");
    const job_id = await taken(service, consumer, worker);
    const create = (body) => service.call("createTransaction", { token: boss.token, body });
    const body = { job_id, consumer_id: consumer.id, gig_worker_id: worker.id, amount: 19.99, currency: "USD", status: "completed", payment_method: "cash", notes: "at the door" };
    const made = await create(body);
    assert.equal(made.status, 201);
    for (const [field, value] of Object.entries(body)) assert.equal(made.body[field], value, field);
    assert.ok(made.body.id && made.body.uuid);
    assert.equal(service.sql(`select amount_cents from transactions where id = ${made.body.id}`), "1999");
    assert.equal((await create({ job_id, amount: 5 })).body.consumer_id, consumer.id);
    for (const [more, field] of [[{ amount: 1.999 }, "amount"], [{ amount: 0 }, "amount"], [{ amount: -5 }, "amount"], [{ job_id: 99_999_999 }, "job_id"],
      [{ consumer_id: worker.id }, "consumer_id"], [{ gig_worker_id: consumer.id }, "gig_worker_id"], [{ currency: "EUR" }, "currency"], [{ status: "lost" }, "status"]]) {
      assert.ok(field in ((await create({ ...body, ...more })).body.details ?? {}), field);
    }
    const find = async (query) => (await service.call("listTransactions", { token: boss.token, query })).body;
    assert.equal((await find({ job_id })).count, 2);
    assert.equal((await find({ job_id, status: "completed" })).transactions[0].id, made.body.id);
    assert.equal((await find({ job_id, type: "refund" })).count, 0);
    const [before, after] = ["2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z"];
    const during = async (date_from, date_to) => (await find({ job_id, date_from, date_to })).count;
    assert.deepEqual([await during(before, after), await during(after, after), await during(before, before)], [2, 0, 0]);
    assert.ok("date_from" in (await find({ date_from: "yesterday" })).details);
    assert.equal((await find({ consumer_id: consumer.id, gig_worker_id: worker.id })).pagination.total, 2);
    assert.equal((await service.call("getTransaction", { id: made.body.uuid, token: boss.token })).body.amount, 19.99);
    assert.equal((await service.call("getTransaction", { id: 99_999_999, token: boss.token })).status, 404);
  },

  async "a job is set right with a reason, but never into what cannot be"(service) {
    const boss = await admin(service);
    const consumer = await person(service);
    const worker = await person(service, "gig_worker");
    const open = await post(service, consumer);
    const set = (id, status, reason = "asked by both") => service.call("setJobStatus", { id, token: boss.token, body: { status, reason } });
    assert.deepEqual([(await set(open, "completed")).status, (await set(open, "in_progress")).status], [409, 409]);
    assert.ok("status" in (await set(open, "offer_sent")).body.details);
    assert.ok("reason" in (await set(open, "cancelled", "")).body.details);
    assert.ok("reason" in (await service.call("setJobStatus", { id: open, token: boss.token, body: { status: "cancelled" } })).body.details);
    assert.equal((await set(99_999_999, "cancelled")).status, 404);
    const id = await taken(service, consumer, worker);
    const done = await set(id, "completed");
    assert.deepEqual([done.status, done.body.status, done.body.success], [200, "completed", true]);
    assert.ok(done.body.actual_start && done.body.actual_end && done.body.worker_completed_at && done.body.consumer_completed_at);
    assert.equal(done.body.gig_worker.total_jobs, 1);
    const back = await set(id, "posted");
    assert.deepEqual([back.body.gig_worker_id, back.body.status], [null, "posted"]);
    assert.equal((await service.call("getWorker", { id: worker.id, token: boss.token })).body.total_jobs, 0);
    const { body } = await service.call("listAuditLog", { token: boss.token, query: { subject_type: "job", subject_id: id } });
    assert.deepEqual(body.actions.map(({ action, reason }) => [action, reason]), [["job.set_status", "asked by both"], ["job.set_status", "asked by both"]]);
    assert.deepEqual(body.actions[1].changes.find(({ field }) => field === "status"), { field: "status", before: "accepted", after: "completed" });
    assert.equal((await service.call("listNotifications", { token: worker.token })).body.notifications.at(-1).type, "system_message");
  },

  async "jobs are searched"(service) {
    const boss = await admin(service);
    const consumer = await person(service);
    const worker = await person(service, "gig_worker");
    const id = await finished(service, consumer, worker, { title: "Translate Sumerian tablets" });
    const { body } = await service.call("searchJobs", { token: boss.token, query: { q: "sumerian", status: "completed" } });
    assert.deepEqual(body.jobs.map((job) => job.id), [id]);
  },

  async "every administrator's change stands in a log that nobody can alter"(service) {
    const boss = await admin(service);
    const someone = await person(service);
    await service.call("deactivateUser", { id: someone.id, token: boss.token, body: { reason: "spam" } });
    const { body } = await service.call("listAuditLog", { token: boss.token, query: { admin_id: boss.id, limit: 1 } });
    const [{ uuid, action, subject_type, subject_id, reason, changes, admin_name, created_at }] = body.actions;
    assert.deepEqual([action, subject_type, subject_id, reason], ["user.deactivate", "user", someone.id, "spam"]);
    assert.deepEqual(changes, [{ field: "is_active", before: "true", after: "false" }]);
    assert.ok(admin_name && created_at && body.pagination.total > 1);
    assert.equal(service.sql(`select uuid from audit_log where id = ${body.actions[0].id}`), uuid);
    for (const statement of ["update audit_log set reason = 'x'", "delete from audit_log"]) {
      assert.throws(() => service.sql(statement), /never altered/);
    }
    const list = async (query) => (await service.call("listAuditLog", { token: boss.token, query })).body.count;
    assert.equal(await list({ action: "no.such" }), 0);
    assert.equal(await list({ date_from: "2099-01-01T00:00:00Z" }), 0);
    assert.ok(await list({ date_to: "2099-01-01T00:00:00Z", subject_type: "user" }) > 0);
  },
};
