// Jobs near a place, and jobs that suit a worker.
import assert from "node:assert/strict";

import { admin, person, post } from "./people.mjs";

// Far from everything that other tests post.
const zurich = { lat: 47.3769, lng: 8.5417 };
const north = (km) => ({ location_latitude: zurich.lat + km / 111.2, location_longitude: zurich.lng });

async function plumber(service) {
  const worker = await person(service, "gig_worker");
  const body = { latitude: zurich.lat, longitude: zurich.lng, service_radius_miles: 10, skills: ["pipes"] };
  assert.equal((await service.call("registerWorker", { token: worker.token, body })).status, 201);
  return worker;
}

const match = (service, { token }, query) => service.call("matchJobs", { token, query });
const ids = ({ body }) => body.jobs.map(({ id }) => id);

export const tests = {
  async "jobs are found around a point, nearest first, and told with the distance"(service) {
    const consumer = await person(service);
    const far = await post(service, consumer, north(30));
    const near = await post(service, consumer, north(3));
    const list = (query) => service.call("listJobs", { token: consumer.token, query: { consumer_id: consumer.id, ...zurich, ...query } });
    assert.deepEqual(ids(await list({ radius: 10 })), [near]);
    const both = await list({ sort: "distance" });
    assert.deepEqual(ids(both), [near, far]);
    assert.ok(Math.abs(both.body.jobs[0].distance_km - 3) < 0.05 && Math.abs(both.body.jobs[1].distance_km - 30) < 0.2);
    await post(service, consumer); // without a place
    assert.deepEqual(ids(await list({ sort: "distance" })), [near, far], "what has no place has no distance");
    const plain = await service.call("listJobs", { token: consumer.token, query: { consumer_id: consumer.id } });
    assert.equal(plain.body.jobs[0].distance_km, null);
    for (const query of [{ lat: 1, lng: "" }, { lat: 91 }, { radius: -1 }]) assert.equal((await list(query)).status, 400, JSON.stringify(query));
    const worker = await person(service, "gig_worker");
    const available = await service.call("listAvailableJobs", { token: worker.token, query: { ...zurich, radius: 10, sort: "distance" } });
    assert.deepEqual(ids(available), [near]);
  },

  async "matches lie within the worker's radius, the nearest first when nothing else is known"(service) {
    const consumer = await person(service);
    const worker = await plumber(service);
    const far = await post(service, consumer, north(14));
    const near = await post(service, consumer, north(1));
    const outside = await post(service, consumer, north(17));
    const answer = await match(service, worker);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    const found = ids(answer).filter((id) => [far, near, outside].includes(id));
    assert.deepEqual(found, [near, far]);
    const job = answer.body.jobs.find(({ id }) => id === near);
    assert.ok(Math.abs(job.distance_km - 1) < 0.05 && job.distance_fit > 0.9 && job.category_fit === 0.5 && job.schedule_fit === 0.5);
    assert.ok(Math.abs(job.score - (0.5 * job.distance_fit + 0.15 + 0.1)) < 0.001);
    assert.ok(ids(await match(service, worker, { radius_miles: 20 })).includes(outside));
    await service.call("acceptJob", { id: near, token: worker.token });
    assert.ok(!ids(await match(service, worker)).includes(near), "taken jobs are no matches");
    assert.equal((await match(service, worker, { limit: 1 })).body.pagination.has_next, true);
    assert.deepEqual(ids(await match(service, worker, { min_pay: 5000 })), []);
  },

  async "a category that the worker offers goes before a shorter way"(service) {
    const boss = await admin(service);
    const consumer = await person(service);
    const worker = await plumber(service);
    const { body: template } = await service.call("createServiceTemplate", { token: boss.token, body: { name: "Pipes", category: "maintenance" } });
    await service.call("offerService", { id: worker.id, token: worker.token, body: { template_id: template.id, price: 50 } });
    const other = await post(service, consumer, { ...north(2), category: "pet_care" });
    const fitting = await post(service, consumer, { ...north(5), category: "maintenance" });
    const answer = await match(service, worker);
    const found = ids(answer).filter((id) => [other, fitting].includes(id));
    assert.deepEqual(found, [fitting, other]);
    assert.deepEqual(answer.body.jobs.filter(({ id }) => found.includes(id)).map(({ category_fit }) => category_fit), [1, 0]);
    assert.deepEqual(ids(await match(service, worker, { category: "pet_care" })).includes(fitting), false);
  },

  async "free hours go before unknown ones, and taken hours come last"(service) {
    const consumer = await person(service);
    const worker = await plumber(service);
    const at = (hour) => `2032-06-01T${hour}:00:00Z`;
    const during = (from, to) => post(service, consumer, { ...north(1), scheduled_start: at(from), scheduled_end: at(to) });
    const entry = (from, to, is_available) => service.call("createSchedule", { token: worker.token, body: { start_time: at(from), end_time: at(to), is_available } });
    await entry("08", "14", true);
    await entry("12", "14", false);
    const [free, outside, taken, whenever] = [await during("09", "11"), await during("16", "18"), await during("13", "14"), await post(service, consumer, north(1))];
    const answer = await match(service, worker, { limit: 100 });
    const fits = answer.body.jobs.filter(({ id }) => [free, outside, taken, whenever].includes(id)).map(({ id, schedule_fit }) => [id, schedule_fit]);
    assert.deepEqual(fits, [[free, 1], [whenever, 0.5], [outside, 0.25], [taken, 0]]);
    await entry("14", "17", true);
    const across = await during("15", "17");
    const fitOf = async (id) => (await match(service, worker, { limit: 100 })).body.jobs.find((job) => job.id === id).schedule_fit;
    assert.deepEqual([await fitOf(across), await fitOf(outside)], [1, 0.25]);
    const touching = await post(service, consumer, { ...north(1), scheduled_start: at("11"), scheduled_end: at("12") });
    const long = await post(service, consumer, { ...north(1), scheduled_start: at("14"), estimated_duration_hours: 3 });
    const longer = await post(service, consumer, { ...north(1), scheduled_start: at("14"), estimated_duration_hours: 4 });
    assert.deepEqual([await fitOf(touching), await fitOf(long), await fitOf(longer)], [1, 1, 0.25], "the estimate is how long a job takes");
    await service.call("acceptJob", { id: long, token: worker.token });
    assert.equal(await fitOf(across), 0, "also that of an accepted one");
    await service.call("acceptJob", { id: free, token: worker.token });
    const second = await during("10", "11");
    const again = await match(service, worker, { limit: 100 });
    assert.equal(again.body.jobs.find(({ id }) => id === second).schedule_fit, 0, "an accepted job takes its hours");
  },

  async "without a place there are no matches, and one can be given"(service) {
    const worker = await person(service, "gig_worker");
    const refused = await match(service, worker);
    assert.deepEqual([refused.status, refused.body.code], [409, "PLACE_UNKNOWN"]);
    assert.equal((await match(service, worker, zurich)).status, 200);
    assert.ok("lng" in (await match(service, worker, { lat: 1 })).body.details);
    assert.ok("cursor" in (await match(service, worker, { ...zurich, cursor: "1_1" })).body.details);
  },
};
