// Workers' calendars.
import assert from "node:assert/strict";

import { admin, person, taken } from "./people.mjs";

const at = (day, hour) => `${day}T${hour}:00:00Z`;
const slot = (day, from, to, more = {}) => ({ start_time: at(day, from), end_time: at(day, to), ...more });

const create = (service, { token }, body) => service.call("createSchedule", { token, body });
const within = async (service, { token, id }, from, to) =>
  (await service.call("listSchedules", { token, query: { worker_id: id, start_date: at(from, "00"), end_date: at(to, "00"), limit: 100 } })).body.schedules;

export const tests = {
  async "an entry is made, shown, changed and removed"(service) {
    const worker = await person(service, "gig_worker");
    const made = await create(service, worker, slot("2031-03-03", "09", "12", { title: "Morning", notes: "south only" }));
    assert.equal(made.status, 201);
    for (const field of ["id", "uuid", "gig_worker_id", "start_time", "end_time", "is_available"]) assert.ok(field in made.body, field);
    assert.deepEqual([made.body.gig_worker_id, made.body.start_time, made.body.is_available], [worker.id, at("2031-03-03", "09"), true]);
    const { id, uuid } = made.body;
    assert.equal((await service.call("getSchedule", { id: uuid, token: worker.token })).body.id, id);
    const change = (body) => service.call("updateSchedule", { id, token: worker.token, body });
    const changed = await change({ end_time: at("2031-03-03", "13"), title: "Long morning" });
    assert.deepEqual([changed.body.end_time, changed.body.title, changed.body.notes], [at("2031-03-03", "13"), "Long morning", "south only"]);
    assert.ok("end_time" in (await change({ end_time: at("2031-03-03", "08") })).body.details);
    const { body } = await service.call("listSchedules", { token: worker.token });
    assert.deepEqual([body.count, body.pagination.total, body.schedules[0].id], [1, 1, id]);
    assert.equal((await service.call("deleteSchedule", { id, token: worker.token })).status, 200);
    assert.equal((await service.call("getSchedule", { id, token: worker.token })).status, 404);
    assert.deepEqual(await within(service, worker, "2031-03-03", "2031-03-04"), []);
  },

  async "wrong entries are refused by name"(service) {
    const worker = await person(service, "gig_worker");
    for (const [body, field] of [[slot("2031-03-03", "12", "09"), "end_time"], [{ start_time: at("2031-03-03", "09") }, "end_time"],
      [{ start_time: "tomorrow", end_time: at("2031-03-03", "09") }, "start_time"], [slot("2031-03-03", "09", "10", { recurring_pattern: "yearly" }), "recurring_pattern"],
      [slot("2031-03-03", "09", "10", { recurring_until: at("2031-04-03", "09") }), "recurring_until"],
      [slot("2031-03-03", "09", "10", { recurring_pattern: "daily", recurring_until: at("2034-04-03", "09") }), "recurring_until"],
      [{ start_time: at("2031-03-03", "09"), end_time: at("2031-03-05", "09"), recurring_pattern: "daily" }, "end_time"],
      [slot("2031-03-03", "09", "10", { job_id: 1 }), "job_id"]]) {
      const answer = await create(service, worker, body);
      assert.equal(answer.status, 400, JSON.stringify(body));
      assert.ok(field in answer.body.details, JSON.stringify(answer.body));
    }
  },

  async "hours of one kind do not overlap, of two kinds they do"(service) {
    const worker = await person(service, "gig_worker");
    assert.equal((await create(service, worker, slot("2031-03-03", "09", "12"))).status, 201);
    const refused = await create(service, worker, slot("2031-03-03", "11", "13"));
    assert.deepEqual([refused.status, refused.body.code], [409, "SCHEDULE_OVERLAP"]);
    assert.equal((await create(service, worker, slot("2031-03-03", "12", "13"))).status, 201); // begins as the other ends
    assert.equal((await create(service, worker, slot("2031-03-03", "10", "11", { is_available: false }))).status, 201);
    const series = await create(service, worker, slot("2031-02-24", "08", "10", { recurring_pattern: "weekly", recurring_until: at("2031-03-31", "00") }));
    assert.equal(series.status, 409, "its second occurrence overlaps");
    assert.equal((await service.call("listSchedules", { token: worker.token })).body.count, 3, "nothing of the refused series stays");
    const both = await Promise.all([0, 1, 2, 3].map(() => create(service, worker, slot("2031-05-05", "09", "12"))));
    assert.deepEqual(both.map(({ status }) => status).sort(), [201, 409, 409, 409]);
  },

  async "a weekly entry keeps its hours on the worker's clock when summer time begins"(service) {
    const worker = await person(service, "gig_worker");
    await service.call("updateProfile", { token: worker.token, body: { time_zone: "America/New_York" } });
    const made = await create(service, worker, { start_time: "2031-03-04T14:00:00Z", end_time: "2031-03-04T16:00:00Z", recurring_pattern: "weekly", recurring_until: "2031-03-31T00:00:00Z" });
    assert.equal(made.body.time_zone, "America/New_York");
    const occurrences = await within(service, worker, "2031-03-01", "2031-04-01");
    assert.deepEqual(occurrences.map(({ start_time }) => start_time),
      ["2031-03-04T14:00:00Z", "2031-03-11T13:00:00Z", "2031-03-18T13:00:00Z", "2031-03-25T13:00:00Z"]); // 9 o'clock each time
    assert.ok(occurrences.every(({ id }) => id === made.body.id));
    assert.equal((await within(service, worker, "2031-03-12", "2031-03-19")).length, 1, "only what the window holds");
  },

  async "summer time ends, skips an hour, and begins within a night"(service) {
    const worker = await person(service, "gig_worker");
    await service.call("updateProfile", { token: worker.token, body: { time_zone: "America/New_York" } });
    const series = async (start_time, end_time, recurring_until, from, to) => {
      const { status, body } = await create(service, worker, { start_time, end_time, recurring_pattern: "daily", recurring_until });
      assert.equal(status, 201, JSON.stringify(body));
      return (await within(service, worker, from, to)).map((each) => [each.start_time, each.end_time]);
    };
    // Clocks go back on 2 November 2031: nine to ten is an hour later in UTC from then on.
    assert.deepEqual(await series("2031-11-01T13:00:00Z", "2031-11-01T14:00:00Z", "2031-11-03T23:00:00Z", "2031-11-01", "2031-11-05"),
      [["2031-11-01T13:00:00Z", "2031-11-01T14:00:00Z"], ["2031-11-02T14:00:00Z", "2031-11-02T15:00:00Z"], ["2031-11-03T14:00:00Z", "2031-11-03T15:00:00Z"]]);
    // On 14 March 2032 there is no half past two: the entry begins at half past three and keeps its length.
    assert.deepEqual(await series("2032-03-13T07:30:00Z", "2032-03-13T07:50:00Z", "2032-03-15T12:00:00Z", "2032-03-13", "2032-03-16"),
      [["2032-03-13T07:30:00Z", "2032-03-13T07:50:00Z"], ["2032-03-14T07:30:00Z", "2032-03-14T07:50:00Z"], ["2032-03-15T06:30:00Z", "2032-03-15T06:50:00Z"]]);
    // From ten in the evening until six in the morning, over the night of 13 March 2033 that is an hour short.
    assert.deepEqual(await series("2033-03-12T03:00:00Z", "2033-03-12T11:00:00Z", "2033-03-14T12:00:00Z", "2033-03-12", "2033-03-15"),
      [["2033-03-12T03:00:00Z", "2033-03-12T11:00:00Z"], ["2033-03-13T03:00:00Z", "2033-03-13T10:00:00Z"], ["2033-03-14T02:00:00Z", "2033-03-14T10:00:00Z"]]);
  },

  async "a repetition is changed, ended, and refused where it overlaps"(service) {
    const worker = await person(service, "gig_worker");
    const { body: { id } } = await create(service, worker, slot("2031-03-03", "09", "10"));
    const change = (body) => service.call("updateSchedule", { id, token: worker.token, body });
    const days = async () => (await within(service, worker, "2031-03-01", "2031-04-01")).map(({ start_time }) => start_time.slice(8, 10));
    assert.equal((await change({ recurring_pattern: "weekly", recurring_until: at("2031-03-20", "00") })).status, 200);
    assert.deepEqual(await days(), ["03", "10", "17"]);
    assert.equal((await change({ recurring_pattern: "daily", recurring_until: at("2031-03-04", "23") })).body.recurring_pattern, "daily");
    assert.deepEqual(await days(), ["03", "04"]);
    await create(service, worker, slot("2031-03-05", "09", "12"));
    const overlapping = await change({ recurring_until: at("2031-03-06", "00") });
    assert.deepEqual([overlapping.status, overlapping.body.code], [409, "SCHEDULE_OVERLAP"]);
    assert.deepEqual(await days(), ["03", "04", "05"], "nothing of the refused change stays");
    assert.equal((await change({ start_time: at("2031-03-05", "10"), end_time: at("2031-03-05", "11"), recurring_until: at("2031-03-05", "23") })).status, 409);
  },

  async "a daily and a monthly entry are expanded, the latter on the last day of short months"(service) {
    const worker = await person(service, "gig_worker");
    await create(service, worker, slot("2031-01-31", "09", "10", { recurring_pattern: "monthly", recurring_until: at("2031-04-30", "23") }));
    assert.deepEqual((await within(service, worker, "2031-01-01", "2031-06-01")).map(({ start_time }) => start_time.slice(0, 10)),
      ["2031-01-31", "2031-02-28", "2031-03-31", "2031-04-30"]);
    await create(service, worker, slot("2031-07-01", "09", "10", { recurring_pattern: "daily", recurring_until: at("2031-07-05", "09") }));
    assert.equal((await within(service, worker, "2031-07-01", "2031-08-01")).length, 5);
    const endless = await create(service, worker, slot("2032-01-01", "09", "10", { recurring_pattern: "weekly" }));
    assert.equal(endless.body.recurring_until, "2032-12-31T09:00:00Z");
  },

  async "an administrator keeps anyone's calendar, a worker only one's own"(service) {
    const boss = await admin(service);
    const worker = await person(service, "gig_worker");
    const other = await person(service, "gig_worker");
    const consumer = await person(service);
    assert.equal((await create(service, other, slot("2031-03-03", "09", "10", { gig_worker_id: worker.id }))).body.code, "NOT_YOUR_ACCOUNT");
    assert.ok("gig_worker_id" in (await create(service, boss, slot("2031-03-03", "09", "10"))).body.details);
    const made = await create(service, boss, slot("2031-03-03", "09", "10", { gig_worker_id: worker.id, title: "Fair" }));
    assert.equal(made.body.gig_worker_id, worker.id);
    assert.equal((await create(service, boss, slot("2031-03-03", "09", "10", { gig_worker_id: consumer.id }))).status, 404);
    const seen = await service.call("listSchedules", { token: consumer.token, query: { gig_worker_id: worker.id } });
    assert.deepEqual([seen.body.schedules[0].start_time, seen.body.schedules[0].title], [at("2031-03-03", "09"), null]);
    const log = await service.call("listAuditLog", { token: boss.token, query: { action: "schedule.create" } });
    assert.equal(log.body.actions[0].subject_id, made.body.id);
  },

  async "an entry may belong to a job of the worker"(service) {
    const worker = await person(service, "gig_worker");
    const job_id = await taken(service, await person(service), worker);
    const made = await create(service, worker, slot("2031-03-03", "09", "10", { is_available: false, job_id }));
    assert.deepEqual([made.status, made.body.job_id], [201, job_id]);
    const filtered = async (query) => (await service.call("listSchedules", { token: worker.token, query })).body;
    assert.equal((await filtered({ is_available: true })).count, 0);
    assert.deepEqual((await filtered({ is_available: false })).schedules.map(({ id }) => id), [made.body.id]);
    await create(service, worker, slot("2031-03-04", "09", "10"));
    const page = await filtered({ page: 2, limit: 1 });
    assert.deepEqual([page.count, page.pagination.total, page.pagination.has_prev], [1, 2, true]);
  },

  async "a window must be one, and has no cursor"(service) {
    const worker = await person(service, "gig_worker");
    const list = (query) => service.call("listSchedules", { token: worker.token, query });
    assert.ok("end_date" in (await list({ start_date: at("2031-03-03", "09"), end_date: at("2031-03-03", "08") })).body.details);
    assert.ok("cursor" in (await list({ start_date: at("2031-03-03", "09"), cursor: "1_1" })).body.details);
    assert.ok("start_date" in (await list({ start_date: "soon" })).body.details);
  },
};
