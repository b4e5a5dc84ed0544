// Gig workers: how they come in, who sees what of them, and how they are found.
import assert from "node:assert/strict";

import { admin, finished, password, person, post, taken } from "./people.mjs";

const profile = { skills: ["Plumbing", "tiling"], hourly_rate: 35.5, bio: "Ten years of houses.", experience_years: 10, service_radius_miles: 20,
  availability: "mornings", emergency_contact_name: "Bo", emergency_contact_phone: "+14155550101", emergency_contact_relationship: "brother" };

async function registered(service, more = {}) {
  const worker = await person(service, "gig_worker");
  const { status, body } = await service.call("registerWorker", { token: worker.token, body: { ...profile, ...more } });
  assert.equal(status, 201, JSON.stringify(body));
  return { ...worker, body };
}

const ids = (answer) => answer.body.gigworkers.map(({ id }) => id);

export const tests = {
  async "a worker completes the profile, once"(service) {
    const { id, token, email, body } = await registered(service);
    assert.deepEqual([body.id, body.email, body.role, body.success], [id, email, "gig_worker", true]);
    assert.ok(body.uuid && body.name);
    const again = await service.call("registerWorker", { token, body: profile });
    assert.deepEqual([again.status, again.body.code], [409, "WORKER_EXISTS"]);
    assert.match(JSON.stringify(again.body), /already exists/);
  },

  async "a consumer without jobs becomes a worker, one with jobs does not"(service) {
    const fresh = await person(service);
    assert.equal((await service.call("registerWorker", { token: fresh.token, body: profile })).body.role, "gig_worker");
    const { body } = await service.call("login", { body: { email: fresh.email, password } });
    assert.equal(body.role, "gig_worker");
    const busy = await person(service);
    await post(service, busy);
    const refused = await service.call("registerWorker", { token: busy.token, body: profile });
    assert.deepEqual([refused.status, refused.body.code], [409, "ROLE_IN_USE"]);
    assert.equal((await service.call("getProfile", { token: busy.token })).body.role, "consumer");
  },

  async "an administrator enters a new worker, nobody else does"(service) {
    const boss = await admin(service);
    const body = { name: "New Worker", email: "new-worker@example.com", phone: "+14155550102", address: "4 Main Street", latitude: 40.7, longitude: -74,
      bio: "Careful.", hourly_rate: 20, experience_years: 2, service_radius_miles: 10 };
    const made = await service.call("registerWorker", { token: boss.token, body });
    assert.equal(made.status, 201);
    assert.deepEqual([made.body.name, made.body.email, made.body.role], [body.name, body.email, "gig_worker"]);
    const entered = await service.call("listAuditLog", { token: boss.token, query: { action: "worker.create", subject_id: made.body.id } });
    const written = Object.fromEntries(entered.body.actions[0].changes.map(({ field, after }) => [field, after]));
    assert.deepEqual([written.hourly_rate, written.bio, written.service_radius_miles], ["20.00", "Careful.", "10"], JSON.stringify(written));
    assert.equal((await service.call("registerWorker", { token: boss.token, body })).status, 409);
    assert.ok("name" in (await service.call("registerWorker", { token: boss.token, body: { bio: "?" } })).body.details);
    await service.mailedToken(body.email, "Your account");
    const other = await person(service, "gig_worker");
    const foreign = await service.call("registerWorker", { token: other.token, body: { ...profile, email: "somebody@example.com" } });
    assert.ok("email" in foreign.body.details);
  },

  async "strangers see a profile, the parties of a job also the contact, only the worker all"(service) {
    const boss = await admin(service);
    const worker = await registered(service, { phone: "+14155550103", address: "5 Main Street", latitude: 40.71234, longitude: -74.00567 });
    const consumer = await person(service);
    const see = async (token) => (await service.call("getWorker", { id: worker.id, token })).body;
    const stranger = await see(consumer.token);
    assert.match(stranger.email, /^g\*\*\*@example\.com$/);
    assert.deepEqual([stranger.phone, stranger.address, stranger.emergency_contact_name, stranger.emergency_contact_phone], [null, null, null, null]);
    assert.deepEqual([stranger.latitude, stranger.longitude], [40.71, -74.01]);
    for (const field of ["bio", "hourly_rate", "experience_years", "verification_status", "background_check_date", "service_radius_miles",
      "availability_notes", "skills", "average_rating", "total_reviews"]) assert.ok(field in stranger, field);
    assert.deepEqual(stranger.skills, profile.skills);
    assert.equal(stranger.hourly_rate, 35.5);
    const job = await taken(service, consumer, worker);
    const party = await see(consumer.token);
    assert.deepEqual([party.email, party.phone, party.emergency_contact_phone], [worker.email, "+14155550103", null]);
    await service.call("cancelJob", { id: job, token: consumer.token });
    assert.equal((await see(consumer.token)).phone, null);
    for (const token of [worker.token, boss.token]) assert.equal((await see(token)).emergency_contact_phone, "+14155550101");
  },

  async "a profile is changed by its worker, verification by administrators"(service) {
    const boss = await admin(service);
    const worker = await registered(service);
    const other = await person(service, "gig_worker");
    const change = (token, body) => service.call("updateWorker", { id: worker.id, token, body });
    const changed = await change(worker.token, { hourly_rate: 40, skills: ["roofing"], name: "Roofer" });
    assert.deepEqual([changed.body.success, changed.body.hourly_rate, changed.body.skills, changed.body.name, changed.body.bio], [true, 40, ["roofing"], "Roofer", profile.bio]);
    const foreign = await change(other.token, { bio: "ha" });
    assert.deepEqual([foreign.status, foreign.body.code], [403, "NOT_YOUR_ACCOUNT"]);
    const own = await change(worker.token, { verification_status: "verified" });
    assert.deepEqual([own.status, own.body.code], [403, "ADMIN_ONLY_FIELD"]);
    const verified = await change(boss.token, { verification_status: "verified", background_check_date: "2026-11-01" });
    assert.deepEqual([verified.body.verification_status, verified.body.background_check_date], ["verified", "2026-11-01"]);
    for (const [body, field] of [[{ hourly_rate: 1.234 }, "hourly_rate"], [{ experience_years: -1 }, "experience_years"],
      [{ service_radius_miles: 9999 }, "service_radius_miles"], [{ background_check_date: "2026-02-30" }, "background_check_date"]]) {
      assert.ok(field in (await change(boss.token, body)).body.details, field);
    }
    const log = await service.call("listAuditLog", { token: boss.token, query: { subject_type: "user", subject_id: worker.id } });
    assert.deepEqual(log.body.actions[0].changes.map(({ field }) => field).sort(), ["background_check_date", "verification_status"]);
  },

  async "a deactivated worker is gone for all but administrators"(service) {
    const boss = await admin(service);
    const worker = await registered(service);
    const consumer = await person(service);
    assert.equal((await service.call("deactivateWorker", { id: worker.id, token: boss.token, body: { reason: "no papers" } })).status, 200);
    const log = await service.call("listAuditLog", { token: boss.token, query: { action: "user.deactivate", subject_id: worker.id } });
    assert.equal(log.body.actions[0].reason, "no papers");
    assert.equal((await service.call("getWorker", { id: worker.id, token: consumer.token })).status, 404);
    assert.equal((await service.call("getWorker", { id: worker.id, token: boss.token })).body.is_active, false);
    const { body } = await service.call("listWorkers", { token: consumer.token, query: { limit: 100 } });
    assert.ok(!body.gigworkers.some(({ id }) => id === worker.id));
    assert.equal((await service.call("getWorker", { id: consumer.id, token: boss.token })).status, 404);
  },

  async "workers are found by skills, rate, rating, verification and category"(service) {
    const boss = await admin(service);
    const consumer = await person(service);
    const cheap = await registered(service, { skills: ["Juggling", "clowning"], hourly_rate: 10 });
    const dear = await registered(service, { skills: ["juggling"], hourly_rate: 90 });
    const find = async (query) => ids(await service.call("listWorkers", { token: consumer.token, query: { skills: "JUGGLING", ...query } }));
    assert.deepEqual(await find({}), [dear.id, cheap.id]);
    assert.deepEqual(await find({ skills: "juggling,Clowning" }), [cheap.id]);
    assert.deepEqual(await find({ min_rate: 50 }), [dear.id]);
    assert.deepEqual(await find({ max_rate: 50 }), [cheap.id]);
    assert.deepEqual(await find({ sort: "rate_low" }), [cheap.id, dear.id]);
    assert.deepEqual(await find({ sort: "rate_high" }), [dear.id, cheap.id]);
    assert.deepEqual(await find({ min_rating: 4 }), []);
    const id = await finished(service, consumer, cheap);
    await service.call("reviewJob", { id, token: consumer.token, body: { rating: 5 } });
    assert.deepEqual(await find({ min_rating: 4 }), [cheap.id]);
    assert.deepEqual(await find({ sort: "rating" }), [cheap.id, dear.id]);
    await service.call("updateWorker", { id: dear.id, token: boss.token, body: { verification_status: "verified" } });
    assert.deepEqual(await find({ verification_status: "verified" }), [dear.id]);
    const template = await service.call("createServiceTemplate", { token: boss.token, body: { name: "Juggling lesson", category: "tutoring" } });
    await service.call("offerService", { id: cheap.id, token: cheap.token, body: { template_id: template.body.id, price: 30 } });
    assert.deepEqual(await find({ category: "tutoring" }), [cheap.id]);
    const all = await service.call("listWorkers", { token: consumer.token, query: { skills: "juggling", limit: 1 } });
    assert.deepEqual([all.body.count, all.body.pagination.total, all.body.pagination.has_next], [1, 2, true]);
    for (const worker of all.body.gigworkers) assert.match(worker.email, /\*\*\*/);
  },

  async "workers are found by distance, nearest first"(service) {
    const consumer = await person(service);
    const near = await registered(service, { skills: ["surfing"], latitude: 51.51, longitude: -0.12 });
    const far = await registered(service, { skills: ["surfing"], latitude: 51.75, longitude: -1.26 }); // Oxford, 51 miles
    const find = async (query) => service.call("listWorkers", { token: consumer.token, query: { skills: "surfing", ...query } });
    const london = { lat: 51.5074, lng: -0.1278 };
    assert.deepEqual(ids(await find({ ...london, radius_miles: 10 })), [near.id]);
    const both = await find({ ...london, radius_miles: 60, sort: "distance" });
    assert.deepEqual(ids(both), [near.id, far.id]);
    assert.ok(Math.abs(both.body.gigworkers[1].distance_miles - 51.5) < 1, both.body.gigworkers[1].distance_miles);
    for (const query of [{ lat: 1 }, { radius_miles: 5 }, { sort: "distance" }, { ...london, cursor: "1_1", sort: "distance" }, { min_rating: 9 }]) {
      assert.equal((await find(query)).status, 400, JSON.stringify(query));
    }
  },

  async "workers are found by hours that they offer and have not given away"(service) {
    const consumer = await person(service);
    const worker = await registered(service, { skills: ["baking"] });
    const find = async (from, to) => ids(await service.call("listWorkers", { token: consumer.token,
      query: { skills: "baking", available_from: `2031-01-06T${from}:00:00Z`, available_to: `2031-01-06T${to}:00:00Z` } }));
    const add = (start, end, is_available) => service.call("createSchedule", { token: worker.token,
      body: { start_time: `2031-01-06T${start}:00:00Z`, end_time: `2031-01-06T${end}:00:00Z`, is_available } });
    assert.deepEqual(await find("09", "11"), []);
    await add("08", "16", true);
    assert.deepEqual(await find("09", "11"), [worker.id]);
    assert.deepEqual(await find("15", "17"), []);
    await add("10", "12", false);
    assert.deepEqual(await find("09", "11"), []);
    assert.deepEqual(await find("12", "14"), [worker.id]);
    await add("16", "20", true);
    assert.deepEqual(await find("15", "17"), [worker.id], "hours that touch each other are one span");
    assert.deepEqual([await find("19", "21"), await find("07", "09")], [[], []]);
    const at = (hour) => `2031-01-06T${hour}:00:00Z`;
    await taken(service, consumer, worker, { scheduled_start: at("13"), estimated_duration_hours: 2 });
    assert.deepEqual([await find("14", "15"), await find("15", "16")], [[], [worker.id]], "an accepted job takes its hours");
    const job = await taken(service, consumer, worker, { scheduled_start: at("17"), scheduled_end: at("19") });
    assert.deepEqual(await find("18", "20"), []);
    await service.call("cancelJob", { id: job, token: consumer.token });
    assert.deepEqual(await find("18", "20"), [worker.id], "a cancelled one gives them back");
    const half = await service.call("listWorkers", { token: consumer.token, query: { available_from: "2031-01-06T09:00:00Z" } });
    assert.ok("available_to" in half.body.details);
  },
};
