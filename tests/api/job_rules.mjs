// What can be said of a job, who may change it when, and how jobs are found.
import assert from "node:assert/strict";

import { admin, finished, jobBody, password, person, post, taken } from "./people.mjs";

export const tests = {
  async "a job takes the names that older clients use"(service) {
    const { token } = await person(service);
    const older = { title: "Clean my flat", description: "Two rooms and a kitchen", location: "12 Main Street", estimated_hours: 2.5, pay_rate: 20, scheduled_for: "2031-12-01T09:00:00+01:00" };
    const { status, body } = await service.call("createJob", { token, body: older });
    assert.equal(status, 201, JSON.stringify(body));
    assert.deepEqual([body.location_address, body.estimated_duration_hours, body.pay_rate_per_hour, body.total_pay, body.price, body.scheduled_start, body.category, body.currency],
      ["12 Main Street", 2.5, 20, 50, 50, "2031-12-01T08:00:00Z", "other", "USD"]);
    assert.equal((await service.call("createJob", { token, body: { ...older, price: 42.5 } })).body.total_pay, 42.5);
    const twice = await service.call("createJob", { token, body: { ...older, price: 1, total_pay: 2 } });
    assert.equal(twice.status, 400);
  },

  async "a job has every field of the contract"(service) {
    const consumer = await person(service);
    const id = await taken(service, consumer, await person(service, "gig_worker"));
    const { body } = await service.call("getJob", { id, token: consumer.token });
    for (const field of ["id", "uuid", "consumer_id", "gig_worker_id", "title", "description", "category", "location_address", "location_latitude", "location_longitude",
      "location_city", "location_state", "location_zip", "estimated_duration_hours", "pay_rate_per_hour", "total_pay", "price", "currency", "status", "scheduled_start",
      "scheduled_end", "actual_start", "actual_end", "worker_completed_at", "consumer_completed_at", "notes", "workflow_id", "created_at", "updated_at", "consumer_name", "worker_name"]) {
      assert.ok(field in body, field);
    }
    for (const who of [body.consumer, body.gig_worker]) assert.deepEqual(Object.keys(who), ["id", "uuid", "name", "average_rating", "total_jobs"]);
    assert.equal((await service.call("getJob", { id: body.uuid, token: consumer.token })).body.id, id);
  },

  async "what does not fit together is refused by name"(service) {
    const { token } = await person(service);
    for (const [more, field] of [[{ total_pay: undefined }, "total_pay"], [{ total_pay: 1.234 }, "total_pay"], [{ total_pay: -1 }, "total_pay"], [{ total_pay: 1_000_000 }, "total_pay"],
      [{ total_pay: "19.99x" }, "total_pay"], [{ location_latitude: 1 }, "location_longitude"], [{ estimated_duration_hours: 0 }, "estimated_duration_hours"],
      [{ scheduled_start: "2031-01-02T00:00:00Z", scheduled_end: "2031-01-01T00:00:00Z" }, "scheduled_end"], [{ scheduled_start: "2031-01-02" }, "scheduled_start"],
      [{ currency: "usd" }, "currency"], [{ title: "x".repeat(256) }, "title"], [{ description: "x".repeat(5001) }, "description"], [{ consumer_id: 0 }, "consumer_id"]]) {
      const answer = await service.call("createJob", { token, body: { ...jobBody, ...more } });
      assert.ok(answer.status === 400 && field in answer.body.details, `${field}: ${JSON.stringify(answer.body)}`);
    }
  },

  async "administrators post for consumers, others only for themselves"(service) {
    const boss = await admin(service);
    const consumer = await person(service);
    const other = await person(service);
    const create = ({ token }, consumer_id) => service.call("createJob", { token, body: { ...jobBody, consumer_id } });
    assert.equal((await create(boss, consumer.id)).body.consumer_id, consumer.id);
    assert.equal((await create(other, consumer.id)).status, 403);
    assert.ok("consumer_id" in (await create(boss, 99_999_999)).body.details);
  },

  async "a job is changed before the work begins, not after"(service) {
    const consumer = await person(service);
    const worker = await person(service, "gig_worker");
    const id = await taken(service, consumer, worker);
    const change = (body) => service.call("updateJob", { id, token: consumer.token, body });
    assert.equal((await change({ pay_rate_per_hour: 30, estimated_duration_hours: 1.5 })).body.total_pay, 45);
    assert.ok("title" in (await change({ title: "x" })).body.details);
    await service.call("startJob", { id, token: worker.token });
    assert.deepEqual((await change({ title: "Too late" })).status, 409);
  },

  async "each step answers with the job's state, as clients of the earlier service read it"(service) {
    const consumer = await person(service);
    const worker = await person(service, "gig_worker");
    const id = await post(service, consumer);
    const act = async (operation, { token }, body) => (await service.call(operation, { id, token, body })).body;
    const offered = await act("sendJobOffer", consumer, { gig_worker_id: worker.id, message: "Please" });
    assert.deepEqual([offered.success, offered.status], [true, "offer_sent"]);
    const accepted = await act("acceptJob", worker);
    assert.deepEqual([accepted.success, accepted.job_id, accepted.status], [true, id, "accepted"]);
    assert.ok(accepted.message && accepted.workflow_id);
    await act("startJob", worker);
    const half = await act("completeJob", worker);
    assert.ok(half.message && half.job_id === id && half.worker_completed_at && half.consumer_completed_at === null);
    const whole = await act("completeJob", consumer);
    assert.ok(whole.worker_completed_at === half.worker_completed_at && whole.consumer_completed_at);
    const cancelled = await post(service, consumer);
    await service.call("cancelJob", { id: cancelled, token: consumer.token, body: { reason: "moved away" } });
    assert.equal(service.sql(`select note from job_events where job_id = ${cancelled} and event = 'cancel'`), "moved away");
  },

  async "what is available is open and somebody else's"(service) {
    const boss = await admin(service);
    const owner = await person(service);
    const worker = await person(service, "gig_worker");
    const title = { q: "stepladder", title: "Bring a stepladder" };
    const [open, other, gone, offered] = [await post(service, owner, { title: title.title }), await post(service, owner, { title: title.title, category: "tutoring" }),
      await taken(service, owner, await person(service, "gig_worker"), { title: title.title }), await post(service, owner, { title: title.title })];
    await service.call("sendJobOffer", { id: offered, token: owner.token, body: { gig_worker_id: worker.id } });
    const available = async (query, { token } = worker) => (await service.call("listAvailableJobs", { token, query: { q: title.q, ...query } })).body.jobs.map(({ id }) => id);
    assert.deepEqual(await available({}), [offered, other, open]);
    assert.ok(!(await available({})).includes(gone));
    assert.deepEqual(await available({ category: "tutoring" }), [other]);
    assert.deepEqual(await available({}, await person(service, "gig_worker")), [other, open], "an offer is seen by whom it was made to");
    await service.call("updateUser", { id: owner.id, token: boss.token, body: { role: "gig_worker" } });
    const changed = (await service.call("login", { body: { email: owner.email, password } })).body;
    assert.deepEqual(await available({}, changed), []);
    assert.equal((await service.call("acceptJob", { id: open, token: changed.token })).status, 403);
  },

  async "an offer is for one worker, who may say yes or no"(service) {
    const consumer = await person(service);
    const [asked, other] = [await person(service, "gig_worker"), await person(service, "gig_worker")];
    const id = await post(service, consumer);
    const offer = (gig_worker_id) => service.call("sendJobOffer", { id, token: consumer.token, body: { gig_worker_id, message: "Please" } });
    assert.ok("gig_worker_id" in (await offer(consumer.id)).body.details);
    assert.equal((await offer(asked.id)).body.status, "offer_sent");
    assert.match(JSON.stringify((await service.call("acceptJob", { id, token: other.token })).body), /already/);
    assert.equal((await service.call("rejectJob", { id, token: other.token })).status, 403);
    assert.equal((await service.call("rejectJob", { id, token: asked.token, body: { rejection_reason: "ill" } })).body.status, "posted");
    assert.equal(service.sql(`select note from job_events where job_id = ${id} and event = 'reject'`), "ill");
    assert.equal((await service.call("acceptJob", { id, token: other.token })).body.success, true);
    assert.equal((await service.call("rejectJob", { id, token: other.token })).body.status, "posted");
  },

  async "jobs are filtered and sorted"(service) {
    const consumer = await person(service);
    const cheap = await post(service, consumer, { total_pay: 10, category: "tutoring", title: "Explain integrals" });
    const dear = await post(service, consumer, { total_pay: 100, category: "cleaning" });
    const find = async (query) => (await service.call("listJobs", { token: consumer.token, query: { consumer_id: consumer.id, ...query } })).body.jobs.map(({ id }) => id);
    assert.deepEqual(await find({}), [dear, cheap]);
    assert.deepEqual(await find({ sort: "oldest" }), [cheap, dear]);
    assert.deepEqual(await find({ sort: "pay_low" }), [cheap, dear]);
    assert.deepEqual(await find({ sort: "pay_high" }), [dear, cheap]);
    assert.deepEqual(await find({ category: "tutoring" }), [cheap]);
    assert.deepEqual(await find({ min_pay: 50 }), [dear]);
    assert.deepEqual(await find({ max_pay: "50.00" }), [cheap]);
    assert.deepEqual(await find({ q: "integral" }), [cheap]);
    assert.deepEqual(await find({ status: "cancelled" }), []);
    const worker = await person(service, "gig_worker");
    await service.call("acceptJob", { id: cheap, token: worker.token });
    assert.deepEqual(await find({ worker_id: worker.id }), [cheap]);
    assert.deepEqual(await find({ status: "accepted" }), [cheap]);
    for (const query of [{ status: "done" }, { sort: "price" }, { min_pay: 1.234 }, { limit: 0 }, { cursor: "x" }, { sort: "oldest", cursor: "1_1" }, { page: 999_999_999 }]) {
      assert.equal((await service.call("listJobs", { token: consumer.token, query })).status, 400, JSON.stringify(query));
    }
  },

  async "my jobs are those that one posted, or took"(service) {
    const consumer = await person(service);
    const worker = await person(service, "gig_worker");
    const done = await finished(service, consumer, worker);
    const open = await post(service, consumer);
    const mine = async ({ token }, query) => (await service.call("listMyJobs", { token, query })).body.jobs.map(({ id }) => id);
    assert.deepEqual(await mine(consumer), [open, done]);
    assert.deepEqual(await mine(worker), [done]);
    assert.deepEqual(await mine(consumer, { status: "posted" }), [open]);
    assert.deepEqual(await mine(consumer, { role: "gig_worker" }), []);
    const page = await service.call("listMyJobs", { token: consumer.token, query: { offset: 1, limit: 1 } });
    assert.deepEqual([page.body.jobs[0].id, page.body.pagination.has_prev, page.body.pagination.pages], [done, true, 2]);
  },

  async "an id that is neither number nor uuid is refused by name"(service) {
    const { token } = await person(service);
    for (const id of ["abc", "0", "-1", "1.5", "9999999999999999999", "0b1f9c7e-4a9d-4c53-9a43"]) {
      const { status, body } = await service.call("getJob", { id, token });
      assert.deepEqual([status, Object.keys(body.details)], [400, ["id"]], id);
    }
  },
};
