// One job from its posting to its end, and the ways in which it may not go.
import assert from "node:assert/strict";

import { jobBody, person, post, taken } from "./people.mjs";

export const tests = {
  async "a job goes from posted to closed, and both reviews count"(service) {
    const consumer = await person(service);
    const worker = await person(service, "gig_worker");
    const id = await post(service, consumer);
    const act = async (operation, who, status, body) => {
      const answer = await service.call(operation, { id, token: who.token, body });
      assert.equal(answer.status, status, `${operation}: ${JSON.stringify(answer.body)}`);
      return answer.body;
    };
    assert.equal((await act("updateJob", consumer, 200, { title: "Clean my whole flat" })).success, true);
    assert.equal((await act("sendJobOffer", consumer, 200, { gig_worker_id: worker.id })).status, "offer_sent");
    assert.equal((await act("rejectJob", worker, 200, { rejection_reason: "ill" })).status, "posted");
    assert.equal((await act("acceptJob", worker, 200)).status, "accepted");
    await act("completeJob", worker, 409);
    assert.equal((await act("startJob", worker, 200)).status, "in_progress");
    await act("cancelJob", consumer, 409);
    assert.equal((await act("completeJob", consumer, 200)).worker_completed_at, null);
    await act("completeJob", consumer, 200); // said again
    await act("reviewJob", consumer, 409, { rating: 5, comment: "too early" });
    assert.equal((await act("completeJob", worker, 200)).status, "completed");
    const bad = await act("reviewJob", consumer, 400, { rating: 6 });
    assert.ok("rating" in bad.details);
    await act("reviewJob", consumer, 201, { rating: 4, comment: "good" });
    assert.match((await act("reviewJob", consumer, 409, { rating: 4 })).message + "", /already exists/);
    assert.equal((await service.call("createReview", { token: worker.token, body: { job_id: id, rating: 5 } })).status, 201);
    const job = await act("getJob", worker, 200);
    assert.equal(job.status, "closed");
    assert.equal(job.total_pay, 19.99);
    assert.equal(job.gig_worker.average_rating, 4);
    assert.equal(job.consumer.average_rating, 5);
    const { body } = await service.call("listJobReviews", { id, token: worker.token });
    assert.equal(body.reviews.length, 2);
  },

  async "one of fifty workers gets the job, the others a clear 409"(service) {
    const consumer = await person(service);
    const workers = await Promise.all(Array.from({ length: 50 }, () => person(service, "gig_worker")));
    const id = await post(service, consumer);
    const answers = await Promise.all(workers.map(({ token }) => service.call("acceptJob", { id, token })));
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    const losers = answers.filter(({ status }) => status === 409);
    assert.equal(losers.length, 49);
    for (const { body } of losers) assert.match(JSON.stringify(body), /already/);
    const winner = workers[answers.findIndex(({ status }) => status === 200)];
    const { body } = await service.call("getJob", { id, token: consumer.token });
    assert.equal(body.gig_worker_id, winner.id);
  },

  async "a job may be cancelled before the work, and deleted while nobody has it"(service) {
    const consumer = await person(service);
    const worker = await person(service, "gig_worker");
    const id = await taken(service, consumer, worker);
    assert.equal((await service.call("deleteJob", { id, token: consumer.token })).status, 409);
    assert.equal((await service.call("cancelJob", { id, token: consumer.token, body: { reason: "moved" } })).body.status, "cancelled");
    const again = await service.call("acceptJob", { id, token: worker.token });
    assert.equal(again.status, 409); // a cancelled job is not free
    const third = await post(service, consumer);
    assert.equal((await service.call("cancelJobByDelete", { id: third, token: consumer.token })).body.status, "cancelled");
    const other = await post(service, consumer);
    assert.equal((await service.call("deleteJob", { id: other, token: consumer.token })).status, 200);
    const gone = await service.call("getJob", { id: other, token: consumer.token });
    assert.equal(gone.status, 404);
    assert.match(gone.body.error, /not found/);
  },

  async "nobody accepts in another's name"(service) {
    const consumer = await person(service);
    const [worker, other] = [await person(service, "gig_worker"), await person(service, "gig_worker")];
    const id = await post(service, consumer);
    const answer = await service.call("acceptJob", { id, token: worker.token, body: { gig_worker_id: other.id } });
    assert.equal(answer.status, 403);
  },

  async "a repeated Idempotency-Key gives the first answer, and 422 for another body"(service) {
    const consumer = await person(service);
    const create = (body) => service.call("createJob", { token: consumer.token, body, headers: { "Idempotency-Key": "once" } });
    const [one, two] = await Promise.all([create(jobBody), create(jobBody)]);
    assert.deepEqual([one.status, two.status], [201, 201]);
    assert.equal(one.body.id, two.body.id);
    assert.equal((await create({ ...jobBody, title: "Something else" })).status, 422);
    const { body } = await service.call("listMyJobs", { token: consumer.token });
    assert.equal(body.jobs.length, 1);
  },

  async "every wrong field of a job is named at once"(service) {
    const consumer = await person(service);
    const { status, body } = await service.call("createJob", {
      token: consumer.token,
      body: { title: "ab", description: "short", category: "magic", total_pay: 1.999, colour: "red" },
    });
    assert.equal(status, 400);
    assert.deepEqual(Object.keys(body.details).sort(), ["category", "colour", "description", "title", "total_pay"]);
  },

  async "lists are cut into pages and filtered"(service) {
    const consumer = await person(service);
    const ids = [];
    for (let i = 0; i < 3; ++i) ids.unshift(await post(service, consumer));
    const list = async (query) => (await service.call("listJobs", { token: consumer.token, query })).body;
    const first = await list({ consumer_id: consumer.id, limit: 2 });
    assert.deepEqual(first.jobs.map(({ id }) => id), ids.slice(0, 2));
    assert.equal(first.pagination.has_next, true);
    assert.equal(first.pagination.total, 3);
    const rest = await list({ consumer_id: consumer.id, limit: 2, cursor: first.pagination.next_cursor });
    assert.deepEqual(rest.jobs.map(({ id }) => id), ids.slice(2));
    assert.equal((await list({ limit: 5000 })).pagination.limit, 100);
    const faulty = await service.call("listJobs", { token: consumer.token, query: { page: 0 } });
    assert.equal(faulty.status, 400);
    const worker = await person(service, "gig_worker");
    const available = await service.call("listAvailableJobs", { token: worker.token });
    assert.ok(available.body.jobs.some(({ id }) => id === ids[0]));
  },

  async "text from people stays text, never SQL"(service) {
    const consumer = await person(service);
    const hostile = "'; drop table jobs; -- $1 \\ \" %";
    const { body } = await service.call("createJob", { token: consumer.token, body: { ...jobBody, title: hostile } });
    assert.equal(body.title, hostile);
    for (const query of [{ q: hostile }, { status: hostile }, { sort: hostile }, { cursor: hostile }, { category: hostile }]) {
      const { status } = await service.call("listJobs", { token: consumer.token, query });
      assert.ok(status === 200 || status === 400, JSON.stringify(query));
    }
    assert.equal((await service.call("getJob", { id: body.id, token: consumer.token })).status, 200);
  },
};
