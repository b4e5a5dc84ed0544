// Service templates, and what workers offer of them.
import assert from "node:assert/strict";

import { admin, person } from "./people.mjs";

let count = 0;
async function template(service, more = {}) {
  const { token } = await admin(service);
  count += 1;
  const body = { name: `Windows ${count}`, description: "Inside and outside", category: "cleaning", suggested_price: 80, estimated_duration_hours: 2.5, ...more };
  const answer = await service.call("createServiceTemplate", { token, body });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body;
}

export const tests = {
  async "administrators keep the templates, everybody reads the active ones"(service) {
    const boss = await admin(service);
    const { token } = await person(service);
    const made = await template(service);
    assert.deepEqual([made.suggested_price, made.category, made.is_active], [80, "cleaning", true]);
    assert.equal((await service.call("getServiceTemplate", { id: made.uuid, token })).body.id, made.id);
    const change = (id, body) => service.call("updateServiceTemplate", { id, token: boss.token, body });
    assert.equal((await change(made.id, { suggested_price: 90 })).body.suggested_price, 90);
    const other = await template(service);
    assert.equal((await change(other.id, { name: made.name })).status, 409);
    const again = await service.call("createServiceTemplate", { token: boss.token, body: { name: made.name, category: "other" } });
    assert.deepEqual([again.status, again.body.code], [409, "TEMPLATE_EXISTS"]);
    assert.ok("estimated_duration_hours" in (await change(made.id, { estimated_duration_hours: 0 })).body.details);
    assert.equal((await change(99_999_999, { name: "None" })).status, 404);
    const listed = async (query) => (await service.call("listServiceTemplates", { token, query })).body.service_templates.map(({ id }) => id);
    assert.ok((await listed({ category: "cleaning" })).includes(made.id));
    assert.ok(!(await listed({ category: "tutoring" })).includes(made.id));
    assert.equal((await service.call("retireServiceTemplate", { id: made.id, token: boss.token })).body.is_active, false);
    assert.ok(!(await listed({})).includes(made.id));
    assert.ok((await listed({ is_active: false })).includes(made.id));
  },

  async "a worker offers services at a price, each once"(service) {
    const worker = await person(service, "gig_worker");
    const other = await person(service, "gig_worker");
    const consumer = await person(service);
    const { id: template_id, name } = await template(service);
    const offer = (token, body) => service.call("offerService", { id: worker.id, token, body });
    const made = await offer(worker.token, { template_id, price: 75.5, notes: "own ladder" });
    assert.equal(made.status, 201);
    assert.deepEqual([made.body.name, made.body.price, made.body.worker_id, made.body.category], [name, 75.5, worker.id, "cleaning"]);
    assert.deepEqual((await offer(worker.token, { template_id, price: 1 })).body.code, "SERVICE_EXISTS");
    assert.equal((await offer(other.token, { template_id, price: 1 })).status, 403);
    assert.ok("template_id" in (await offer(worker.token, { template_id: 99_999_999, price: 1 })).body.details);
    assert.ok("price" in (await offer(worker.token, { template_id, price: 0 })).body.details);
    assert.equal((await service.call("offerService", { id: consumer.id, token: (await admin(service)).token, body: { template_id, price: 1 } })).status, 404);
    const list = async (token) => (await service.call("listWorkerServices", { id: worker.id, token })).body.services;
    assert.equal((await list(consumer.token)).length, 1);
    const change = (token, body) => service.call("updateService", { id: made.body.id, token, body });
    assert.equal((await change(worker.token, { price: 80 })).body.price, 80);
    assert.equal((await change(other.token, { price: 1 })).body.code, "NOT_YOUR_ACCOUNT");
    const shown = async (token) => (await service.call("getService", { id: made.body.uuid, token })).status;
    assert.deepEqual([await shown(consumer.token), await shown(worker.token)], [200, 200]);
    await change(worker.token, { is_active: false });
    assert.deepEqual([(await list(consumer.token)).length, (await list(worker.token)).length], [0, 1]);
    assert.deepEqual([await shown(consumer.token), await shown(worker.token), await shown((await admin(service)).token)], [404, 200, 200]);
    assert.equal((await service.call("removeService", { id: made.body.id, token: other.token })).status, 403);
    assert.equal((await service.call("removeService", { id: made.body.id, token: worker.token })).status, 200);
    assert.equal((await change(worker.token, { price: 1 })).status, 404);
  },
};
