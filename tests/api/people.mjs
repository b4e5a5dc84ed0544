// Builders for people and jobs, so that a test shows only what it is about.
import assert from "node:assert/strict";

let count = 0;
export const password = "Sunny-Day-2026";

export async function person(service, role = "consumer") {
  count += 1;
  const email = `${role}${count}@example.com`;
  const { status, body } = await service.call("registerUser", { body: { email, name: `${role} ${count}`, password, role } });
  assert.equal(status, 201, JSON.stringify(body));
  return { id: body.id, email, token: body.token, refreshToken: body.refresh_token };
}

export async function admin(service) {
  const { body } = await service.call("login", { body: { email: "ada@demo.gigco.example", password: "Try-GigCo-2026" } });
  return { id: body.id, token: body.token };
}

export const jobBody = { title: "Clean my flat", description: "Two rooms and a kitchen", category: "cleaning", total_pay: 19.99 };

export async function post(service, consumer, more = {}) {
  const { status, body } = await service.call("createJob", { token: consumer.token, body: { ...jobBody, ...more } });
  assert.equal(status, 201, JSON.stringify(body));
  return body.id;
}

/** Done, as both parties say; nobody has reviewed it yet. */
export async function finished(service, consumer, worker, more = {}) {
  const id = await taken(service, consumer, worker, more);
  for (const [operation, { token }] of [["startJob", worker], ["completeJob", worker], ["completeJob", consumer]]) {
    assert.equal((await service.call(operation, { id, token })).status, 200);
  }
  return id;
}

export async function taken(service, consumer, worker, more = {}) {
  const id = await post(service, consumer, more);
  assert.equal((await service.call("acceptJob", { id, token: worker.token })).status, 200);
  return id;
}
