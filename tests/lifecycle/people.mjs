// What the tests of this folder share: one job with its people, and looks at what has become of it.
import assert from "node:assert/strict";

import { authorize } from "../api/payments.mjs";
import { admin, person, post } from "../api/people.mjs";
import { until } from "../api/until.mjs";

export async function scene(service, more = {}) {
  const [consumer, worker] = [await person(service), await person(service, "gig_worker")];
  const job = await post(service, consumer, { total_pay: 100, ...more });
  const by = async (who, operation, body) => {
    const answer = await service.call(operation, { id: job, token: who.token, body });
    assert.equal(answer.status, 200, `${operation}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const boss = await admin(service);
  return {
    consumer, worker, job, boss, by,
    pay: async () => {
      const { status, body } = await authorize(service, consumer, job, 100);
      assert.equal(status, 200, JSON.stringify(body));
      return body.transaction_id;
    },
    job_: async () => (await service.call("getJob", { id: job, token: consumer.token })).body,
    workflow: async () => (await service.call("getWorkflow", { id: job, token: boss.token })).body,
    history: async () => (await service.call("getWorkflowHistory", { id: job, token: boss.token })).body.events,
    payments: async () => (await service.call("listJobPayments", { id: job, token: consumer.token })).body.transactions,
    noticesOf: async (who) => (await service.call("listNotifications", { token: who.token })).body.notifications
      .filter(({ job_id }) => job_id === job).map(({ title }) => title),
  };
}

export const becomes = (scene_, status) => until(async () => assert.equal((await scene_.job_()).status, status));
export const ends = (scene_, status = "completed") => until(async () => assert.equal((await scene_.workflow()).status, status));
export const waitsFor = (scene_, what) => until(async () => assert.equal((await scene_.workflow()).state?.waits_for, what));
export const moneyIs = (scene_, state) => until(async () => assert.deepEqual((await scene_.payments()).map((one) => one.state), [state]));
