// What people are told when something happens to their jobs.
import assert from "node:assert/strict";

import { person, post, taken } from "./people.mjs";

const list = async (service, { token }, query) => (await service.call("listNotifications", { token, query })).body;
const types = async (service, who) => (await list(service, who)).notifications.map(({ type }) => type);

export const tests = {
  async "each step of a job is told to the other party"(service) {
    const consumer = await person(service);
    const worker = await person(service, "gig_worker");
    const id = await post(service, consumer);
    const act = (operation, { token }, body) => service.call(operation, { id, token, body });
    await act("sendJobOffer", consumer, { gig_worker_id: worker.id });
    assert.deepEqual(await types(service, worker), ["job_offered"]);
    await act("acceptJob", worker);
    await act("startJob", worker);
    await act("completeJob", worker);
    await act("completeJob", consumer);
    await act("reviewJob", consumer, { rating: 5 });
    assert.deepEqual(await types(service, consumer), ["job_completed", "job_started", "job_accepted"]);
    assert.deepEqual(await types(service, worker), ["review_received", "job_completed", "job_offered"]);
    const { notifications: [newest] } = await list(service, consumer);
    assert.deepEqual([newest.status, newest.job_id, newest.read_at], ["unread", id, null]);
    assert.match(newest.message, /"Clean my flat"/);
    assert.ok(newest.id && newest.uuid && newest.title && newest.created_at);
  },

  async "what is refused tells nobody"(service) {
    const consumer = await person(service);
    const worker = await person(service, "gig_worker");
    const id = await taken(service, consumer, worker);
    await service.call("acceptJob", { id, token: (await person(service, "gig_worker")).token });
    assert.deepEqual(await types(service, consumer), ["job_accepted"]);
  },

  async "notifications are read one by one or all at once, by their owner only"(service) {
    const consumer = await person(service);
    const worker = await person(service, "gig_worker");
    for (let i = 0; i < 3; ++i) await taken(service, consumer, worker);
    const all = await list(service, consumer);
    assert.deepEqual([all.count, all.unread_count], [3, 3]);
    const [first, second] = all.notifications;
    const read = await service.call("readNotification", { id: first.id, token: consumer.token });
    assert.equal(read.body.status, "read");
    assert.ok(read.body.read_at);
    assert.deepEqual([read.body.success, read.body.message], [true, first.message], "the notification's own message");
    assert.equal((await service.call("getNotification", { id: first.uuid, token: consumer.token })).body.status, "read");
    for (const operation of ["getNotification", "readNotification"]) {
      const foreign = await service.call(operation, { id: second.id, token: worker.token });
      assert.deepEqual([foreign.status, foreign.body.code], [404, "NOTIFICATION_NOT_FOUND"]);
    }
    const set = (id, status) => service.call("updateNotification", { id, token: consumer.token, body: { status } });
    assert.equal((await set(second.uuid, "archived")).body.status, "archived");
    assert.deepEqual([(await list(service, consumer)).count, (await list(service, consumer, { status: "archived" })).count], [2, 1]);
    assert.equal((await set(first.id, "unread")).body.read_at, null);
    assert.equal((await set(first.id, "burnt")).status, 400);
    assert.match((await service.call("readAllNotifications", { token: consumer.token })).body.message, /^2 /);
    assert.equal((await list(service, consumer)).unread_count, 0);
    assert.equal((await list(service, consumer, { type: "job_started" })).count, 0);
    const page = await list(service, consumer, { limit: 1 });
    assert.equal((await list(service, consumer, { limit: 1, cursor: page.pagination.next_cursor })).notifications.length, 1);
  },

  async "kinds are switched off and on"(service) {
    const consumer = await person(service);
    const worker = await person(service, "gig_worker");
    const set = (preferences) => service.call("updateNotificationPreferences", { token: consumer.token, body: { preferences } });
    const { body } = await service.call("getNotificationPreferences", { token: consumer.token });
    assert.ok(body.preferences.length >= 5 && body.preferences.every(({ enabled }) => enabled));
    const off = await set([{ type: "job_accepted", enabled: false }]);
    assert.equal(off.body.preferences.find(({ type }) => type === "job_accepted").enabled, false);
    await taken(service, consumer, worker);
    assert.deepEqual(await types(service, consumer), []);
    await set([{ type: "job_accepted", enabled: true }]);
    await taken(service, consumer, worker);
    assert.deepEqual(await types(service, consumer), ["job_accepted"]);
    assert.equal((await set([{ type: "system_message", enabled: false }])).status, 400);
    assert.equal((await set([{ type: "no_such", enabled: false }])).status, 400);
  },
};
