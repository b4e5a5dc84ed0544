// What administrators see of workflows and may do about them; what workflows do is in tests/lifecycle.
import assert from "node:assert/strict";

import { until } from "./until.mjs";
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
  async "a stuck workflow is listed and counted, stands still, and goes on where it stood when it is retried"(service) {
    const [boss, consumer, worker] = [await admin(service), await person(service), await person(service, "gig_worker")];
    const id = await post(service, consumer);
    const waits = (what) => until(async () => assert.equal((await service.call("getWorkflow", { id, token: boss.token })).body.state.waits_for, what));
    const countedRight = () => until(async () => assert.equal(await service.metric("gigco_workflow_stuck"),
      Number(service.sql("select count(distinct run) from workflow_dead_letters where retried_at is null"))));
    const listed = async () => (await service.call("listWorkflows", { token: boss.token, query: { status: "stuck", limit: 100 } })).body.workflows.map(({ workflow_id }) => workflow_id);
    await waits("a worker");
    service.sql(`with run as (update workflow_runs set status = 'stuck', failure = 'test' where workflow_id = (select workflow_id from jobs where id = ${id}) returning id)
      insert into workflow_dead_letters (run, kind, reason) select id, 'step', 'test' from run`);
    const { body } = await service.call("getWorkflow", { id, token: boss.token });
    assert.deepEqual([body.status, body.failure], ["stuck", "test"]);
    assert.ok((await listed()).includes(body.workflow_id));
    await countedRight();
    await service.call("acceptJob", { id, token: worker.token });
    await until(() => assert.equal(service.sql(`select count(*) > 0 from workflow_signals where step is null and run = (select id from workflow_runs where workflow_id = '${body.workflow_id}')`), "t"));
    await waits("a worker");
    assert.equal((await service.call("retryWorkflow", { id, token: boss.token, body: { reason: "mended" } })).status, 200);
    await waits("the work to begin");
    assert.ok(!(await listed()).includes(body.workflow_id));
    await countedRight();
    const { body: audit } = await service.call("listAuditLog", { token: boss.token, query: { subject_type: "job", subject_id: id } });
    assert.deepEqual(audit.actions.map(({ action, reason }) => [action, reason]), [["workflow.retry", "mended"]]);
  },
  async "what administrators tell a workflow, and that they stop it, is in the audit log"(service) {
    const [boss, consumer] = [await admin(service), await person(service)];
    const id = await post(service, consumer);
    await service.eventually(async () => assert.equal(await statusOf(service, boss, id), "running"));
    const act = async (operation, more) => assert.equal((await service.call(operation, { id, token: boss.token, body: more })).status, 200);
    await act("signalWorkflow", { name: "job_changed", input: {}, reason: "a look" });
    await act("cancelWorkflow", { reason: "fraud" });
    await until(async () => assert.equal(await statusOf(service, boss, id), "cancelled"));
    const { body } = await service.call("listAuditLog", { token: boss.token, query: { subject_type: "job", subject_id: id } });
    assert.deepEqual(body.actions.map(({ action, reason }) => [action, reason]), [["workflow.cancel", "fraud"], ["workflow.signal", "a look"]]);
    const { body: { events } } = await service.call("getWorkflowHistory", { id, token: boss.token });
    for (const type of ["initialize_workflow", "signal_workflow", "cancel_workflow", "cancel_workflow_execution"]) assert.ok(events.some((event) => event.type === type), type);
  },
  async "the list of workflows goes on page by page"(service) {
    const [boss, consumer] = [await admin(service), await person(service)];
    const ids = [await post(service, consumer), await post(service, consumer)];
    for (const id of ids) await service.eventually(async () => assert.equal(await statusOf(service, boss, id), "running"));
    const page = async (cursor) => (await service.call("listWorkflows", { token: boss.token, query: { limit: 1, status: "running", ...(cursor && { cursor }) } })).body;
    const first = await page();
    const second = await page(first.pagination.next_cursor);
    assert.deepEqual([first.count, first.pagination.has_next, second.count], [1, true, 1]);
    assert.ok(first.workflows[0].started_at >= second.workflows[0].started_at);
    assert.notEqual(first.workflows[0].run_id, second.workflows[0].run_id);
  },
  async "steps, attempts and how long they had been due are among the metrics"(service) {
    const boss = await admin(service);
    const id = await post(service, await person(service));
    await service.eventually(async () => assert.equal(await statusOf(service, boss, id), "running"));
    await until(async () => {
      for (const name of ['steps_total{outcome="done"}', 'activity_attempts_total{activity="invite_workers",outcome="completed"}', 'delay_seconds_total{task="step"}', 'delay_seconds_total{task="activity"}']) {
        assert.ok((await service.metric(`gigco_workflow_${name}`)) > 0, name);
      }
      for (const name of ["due_steps", "due_activities", "oldest_due_seconds"]) assert.ok((await service.metric(`gigco_workflow_${name}`)) >= 0, name);
    });
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
