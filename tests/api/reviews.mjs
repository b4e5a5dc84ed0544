// Reviews: who writes them, for how long they can be changed, and what they come to.
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";

import { admin, finished, person } from "./people.mjs";

const later = (service, id, days) => service.sql(`update reviews set created_at = created_at - interval '${days} days' where id = ${id}`);

async function reviewed(service, body = { rating: 4, review_text: "Good work" }) {
  const consumer = await person(service);
  const worker = await person(service, "gig_worker");
  const job = await finished(service, consumer, worker);
  const answer = await service.call("createReview", { token: consumer.token, body: { job_id: job, ...body } });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return { consumer, worker, job, review: answer.body.review };
}

const rating = async (service, { id, token }) => (await service.call("getUserReviews", { id, token })).body;

/** What another request tells once it is no longer what this one told. */
async function changed(ask, before) {
  for (let attempt = 0; attempt < 60; ++attempt) {
    const now = await ask();
    if (now.total_reviews !== before.total_reviews) return now;
    await pause(500);
  }
  throw new Error("the numbers stay the same");
}

export const tests = {
  async "a review is by a party, of the other party, once, about finished work"(service) {
    const { consumer, worker, job, review } = await reviewed(service);
    assert.deepEqual([review.job_id, review.rating, review.reviewer_id, review.reviewee_id, review.is_public], [job, 4, consumer.id, worker.id, true]);
    assert.ok(review.id && review.uuid);
    const create = (who, body) => service.call("createReview", { token: who.token, body: { job_id: job, rating: 5, ...body } });
    const again = await create(consumer);
    assert.deepEqual([again.status, again.body.code], [409, "REVIEW_EXISTS"]);
    assert.match(JSON.stringify(again.body), /already exists/);
    assert.equal((await create(await person(service))).status, 403);
    assert.equal((await create(worker, { reviewer_id: consumer.id })).status, 403);
    assert.ok("reviewee_id" in (await create(worker, { reviewee_id: worker.id })).body.details);
    for (const bad of [0, 6, 4.5, "5", null]) assert.match(JSON.stringify((await create(worker, { rating: bad })).body), /rating/);
    assert.ok("review_text" in (await create(worker, { review_text: "x".repeat(1001) })).body.details);
    assert.equal((await create(worker, { reviewer_id: worker.id, reviewee_id: consumer.id })).status, 201);
    assert.equal((await service.call("createReview", { token: worker.token, body: { job_id: 99_999_999, rating: 5 } })).status, 404);
  },

  async "the author changes a review for 14 days, and the average follows"(service) {
    const { consumer, worker, review } = await reviewed(service);
    const change = (who, body) => service.call("updateReview", { id: review.id, token: who.token, body });
    const changed = await change(consumer, { rating: 2, review_text: "On reflection" });
    assert.deepEqual([changed.status, changed.body.success, changed.body.rating, changed.body.review_text], [200, true, 2, "On reflection"]);
    assert.deepEqual([(await rating(service, worker)).average_rating, (await rating(service, worker)).rating_2_count], [2, 1]);
    assert.equal((await service.call("getWorker", { id: worker.id, token: consumer.token })).body.average_rating, 2);
    assert.equal((await change(worker, { rating: 5 })).body.code, "NOT_YOUR_REVIEW");
    assert.equal((await change(await admin(service), { rating: 5 })).status, 403);
    assert.ok("rating" in (await change(consumer, { rating: 9 })).body.details);
    later(service, review.id, 13);
    assert.equal((await change(consumer, { rating: 3 })).status, 200);
    later(service, review.id, 2);
    const late = await change(consumer, { rating: 5 });
    assert.deepEqual([late.status, late.body.code], [409, "REVIEW_FINAL"]);
  },

  async "author and administrators take a review back, and the average forgets it"(service) {
    const boss = await admin(service);
    const first = await reviewed(service);
    assert.equal((await service.call("deleteReview", { id: first.review.id, token: first.worker.token })).body.code, "NOT_YOUR_REVIEW");
    assert.equal((await service.call("deleteReview", { id: first.review.id, token: first.consumer.token })).body.success, true);
    assert.deepEqual([(await rating(service, first.worker)).total_reviews, (await rating(service, first.worker)).average_rating], [0, null]);
    const gone = await service.call("getReview", { id: first.review.id, token: boss.token });
    assert.equal(gone.status, 404);
    assert.match(gone.body.error, /not found/);
    const second = await reviewed(service);
    later(service, second.review.id, 15);
    const late = await service.call("deleteReview", { id: second.review.id, token: second.consumer.token });
    assert.deepEqual([late.status, late.body.code], [409, "REVIEW_FINAL"]);
    assert.equal((await service.call("deleteReview", { id: second.review.id, token: boss.token })).status, 200, "administrators may at any time");
    const log = await service.call("listAuditLog", { token: boss.token, query: { action: "review.remove", subject_id: second.review.id } });
    assert.equal(log.body.count, 1);
  },

  async "a private review is for its parties and administrators"(service) {
    const { consumer, worker, job, review } = await reviewed(service, { rating: 1, is_public: false });
    const stranger = await person(service);
    const see = async ({ token }) => (await service.call("getReview", { id: review.id, token })).status;
    assert.deepEqual([await see(consumer), await see(worker), await see(await admin(service)), await see(stranger)], [200, 200, 200, 404]);
    const listed = async ({ token }) => (await service.call("listReviews", { token, query: { job_id: job } })).body.count;
    assert.deepEqual([await listed(worker), await listed(stranger)], [1, 0]);
    const ofJob = await service.call("listJobReviews", { id: job, token: stranger.token });
    assert.deepEqual([ofJob.body.job_id, ofJob.body.reviews], [job, []]);
  },

  async "reviews are filtered and sorted"(service) {
    const one = await reviewed(service, { rating: 5, review_text: "a" });
    const job = await finished(service, one.consumer, one.worker, { title: "Another job", category: "tutoring" });
    const two = (await service.call("createReview", { token: one.consumer.token, body: { job_id: job, rating: 2 } })).body.review;
    const list = async (query) => (await service.call("listReviews", { token: one.consumer.token, query: { reviewee_id: one.worker.id, ...query } })).body;
    const ids = async (query) => (await list(query)).reviews.map(({ id }) => id);
    const [first, second] = [one.review.id, two.id];
    assert.deepEqual(await ids({}), [second, first]);
    assert.deepEqual(await ids({ sort_order: "asc" }), [first, second]);
    assert.deepEqual(await ids({ sort_by: "rating" }), [first, second]);
    assert.deepEqual(await ids({ sort_by: "job_title", sort_order: "asc" }), [second, first]);
    assert.deepEqual(await ids({ sort_by: "job_title" }), [first, second]);
    assert.deepEqual(await ids({ min_rating: 3 }), [first]);
    assert.deepEqual(await ids({ max_rating: 3 }), [second]);
    assert.deepEqual(await ids({ category: "tutoring" }), [second]);
    assert.deepEqual(await ids({ job_id: job }), [second]);
    assert.deepEqual(await ids({ reviewer_id: one.worker.id }), []);
    assert.deepEqual(await ids({ date_from: "2099-01-01T00:00:00Z" }), []);
    assert.equal((await ids({ date_to: "2099-01-01T00:00:00Z" })).length, 2);
    const { reviews: [review], pagination } = await list({ limit: 1 });
    for (const field of ["reviewer_name", "reviewee_name", "job_title", "job_category"]) assert.ok(review[field], field);
    assert.deepEqual([pagination.total, pagination.has_next], [2, true]);
    assert.deepEqual(await ids({ limit: 1, cursor: pagination.next_cursor }), [first]);
    for (const query of [{ sort_by: "colour" }, { min_rating: 0 }, { date_from: "x" }, { sort_by: "rating", cursor: "1_1" }]) {
      assert.equal((await service.call("listReviews", { token: one.consumer.token, query })).status, 400, JSON.stringify(query));
    }
    service.sql(`update jobs set title = 'Zebra', category = 'other' where id = ${job}`); // a job that was posted again can be changed
    assert.deepEqual(await ids({ sort_by: "job_title", sort_order: "asc" }), [first, second]);
    assert.deepEqual([await ids({ category: "tutoring" }), await ids({ category: "other" })], [[], [second]]);
    const either = await service.call("listReviews", { token: one.consumer.token, query: { user_id: one.consumer.id } });
    assert.equal(either.body.count, 2);
  },

  async "a person's and the platform's reviews in numbers"(service) {
    const { consumer, worker } = await reviewed(service, { rating: 5 });
    const own = await rating(service, worker);
    assert.deepEqual([own.user_id, own.user_role, own.total_reviews, own.average_rating, own.rating_5_count, own.rating_1_count], [worker.id, "gig_worker", 1, 5, 1, 0]);
    assert.ok(own.user_name && own.last_review_date);
    const none = await rating(service, consumer);
    assert.deepEqual([none.total_reviews, none.average_rating, none.last_review_date], [0, null, null]);
    assert.equal((await service.call("getUserReviews", { id: 99_999_999, token: worker.token })).status, 404);
  },

  async "the platform's numbers are made anew every ten seconds"(service) {
    const { worker } = await reviewed(service, { rating: 5 });
    const ask = async () => (await service.call("getReviewStatistics", { token: worker.token })).body;
    const before = await ask();
    await reviewed(service, { rating: 3 });
    assert.deepEqual(await ask(), before, "reading every review for each request would cost too much");
    const after = await changed(ask, before);
    assert.deepEqual([after.total_reviews - before.total_reviews, after.rating_3_count - before.rating_3_count, after.reviewed_users - before.reviewed_users], [1, 1, 1]);
    assert.ok(after.average_rating >= 1 && after.average_rating <= 5);
  },

  async "one review of five stars does not win over many good ones"(service) {
    const single = await reviewed(service, { rating: 5 });
    const steady = await person(service, "gig_worker");
    for (let i = 0; i < 8; ++i) {
      const consumer = await person(service);
      const job = await finished(service, consumer, steady);
      await service.call("createReview", { token: consumer.token, body: { job_id: job, rating: i === 0 ? 4 : 5 } });
    }
    const { body } = await service.call("listTopRated", { token: steady.token, query: { limit: 100, role: "gig_worker" } });
    const place = (who) => body.top_rated_users.findIndex(({ id }) => id === who.id);
    assert.ok(place(steady) >= 0 && place(steady) < place(single.worker), JSON.stringify(body.top_rated_users));
    assert.ok(body.top_rated_users.every(({ role }) => role === "gig_worker"));
    const short = await service.call("listTopRated", { token: steady.token, query: { limit: 1 } });
    assert.deepEqual([short.body.limit, short.body.top_rated_users.length], [1, 1]);
  },
};
