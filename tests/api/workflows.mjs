// What administrators are refused about workflows; what workflows do is in tests/lifecycle.
import assert from "node:assert/strict";

import { admin, person, post } from "./people.mjs";

const is = (expected) => ({ status, body }) => assert.deepEqual([status, body.code], expected, JSON.stringify(body));
const statusOf = async (service, boss, id) => (await service.call("getWorkflow", { id, token: boss.token })).body.status;

export const tests = {
  async "a workflow that is well has nothing to retry, and one that has ended cannot be helped"(service) {
    const [boss, consumer] = [await admin(service), await person(service)];
    const id = await post(service, consumer);
    const help = (operation, more = {}) => service.call(operation, { id, token: boss.token, body: { reason: "test", ...more } });
    await service.eventually(async () => assert.equal(await statusOf(service, boss, id), "running"));
    is([409, "WORKFLOW_NOT_STUCK"])(await help("retryWorkflow"));
    await service.call("cancelJob", { id, token: consumer.token });
    await service.eventually(async () => assert.equal(await statusOf(service, boss, id), "completed"));
    for (const operation of ["retryWorkflow", "cancelWorkflow"]) is([409, "WORKFLOW_CLOSED"])(await help(operation));
    is([409, "WORKFLOW_CLOSED"])(await help("signalWorkflow", { name: "job_changed" }));
  },
  async "what is wrong with a request about workflows is named"(service) {
    const boss = await admin(service);
    const id = await post(service, await person(service));
    const { status, body } = await service.call("signalWorkflow", { id, token: boss.token, body: { input: {} } });
    assert.equal(status, 400);
    assert.deepEqual(Object.keys(body.details).sort(), ["name", "reason"]);
    const list = await service.call("listWorkflows", { token: boss.token, query: { limit: 101, cursor: "x" } });
    assert.deepEqual(Object.keys(list.body.details), ["limit"]);
    is([400, "VALIDATION_FAILED"])(await service.call("listWorkflows", { token: boss.token, query: { cursor: "x" } }));
  },
};
