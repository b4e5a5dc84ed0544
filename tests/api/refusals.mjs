// What every route refuses in the same way, and what every change answers: taken from the document, without a list.
import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";

import { callerFor, cast, namesInBody, resources } from "./resources.mjs";

const noSuchId = 99_999_999;
const bodyLimit = 1_048_576; // bytes

/** Announces a body that is too long and sends none of it: the answer does not wait. */
async function announce(service, { pattern, method, operation }, length) {
  const request = http.request(service.url + pattern.replace("{id}", "1"), { method, headers: { "Content-Type": "application/json", "Content-Length": length } });
  request.on("error", () => {}); // the service hangs up
  request.flushHeaders();
  const [response] = await once(request, "response");
  const text = (await response.toArray()).join("");
  const answer = { status: response.statusCode, body: JSON.parse(text) };
  service.records.push({ operation_id: operation.operationId, status: answer.status, content_type: response.headers["content-type"], body: answer.body });
  request.destroy();
  return answer;
}

/** Public answers with tokens have their own form; what Clover sends is no client's. */
const withoutWords = ["login", "refreshToken", "receiveCloverWebhook"];

async function setUp(service) {
  const people = await cast(service);
  const { bodyOf } = resources(service, people);
  const tokenFor = ({ operation }) => callerFor(people, operation).token;
  const bodyFor = async (entry) => (entry.operation.requestBody ? await bodyOf[entry.operation.operationId]?.(noSuchId) ?? {} : undefined);
  return { tokenFor, bodyFor };
}

const declares = (status) => ({ operation }) => status in operation.responses;
const parameter = ({ operation }, place, name) => operation.parameters?.find((each) => each.in === place && each.name === name);

/** Asks every operation that declares the status, and expects it with its code. */
async function expectEverywhere(service, entries, status, code, ask) {
  assert.ok(entries.length > 0);
  const { tokenFor, bodyFor } = await setUp(service);
  for (const entry of entries) {
    const { id = noSuchId, ...request } = await ask(entry, await bodyFor(entry));
    const answer = await service.call(entry.operation.operationId, { id, token: tokenFor(entry), ...request });
    assert.deepEqual([answer.status, answer.body?.code], [status, code ?? answer.body?.code], `${entry.operation.operationId}: ${JSON.stringify(answer.body)}`);
    if (status === 404) assert.ok(answer.body.error.includes("not found") && answer.body.code.endsWith("_NOT_FOUND"), `${entry.operation.operationId}: ${JSON.stringify(answer.body)}`);
  }
}

export const tests = {
  async "what is not there is not found, whatever is asked of it"(service) {
    const entries = service.operations.filter((entry) => (entry.pattern.includes("{id}") || namesInBody.includes(entry.operation.operationId)) && declares(404)(entry));
    await expectEverywhere(service, entries, 404, undefined, (entry, body) => ({ body }));
  },

  async "an id that is none, a query and a body that are none are named"(service) {
    const ids = service.operations.filter(({ pattern }) => pattern.includes("{id}"));
    await expectEverywhere(service, ids, 400, "VALIDATION_FAILED", (entry, body) => ({ id: "none", body }));
    const queries = service.operations.filter((entry) => parameter(entry, "query", "fields") && !entry.pattern.includes("{id}"));
    await expectEverywhere(service, queries, 400, "VALIDATION_FAILED", () => ({ query: { fields: "no_such_field" } }));
    const bodies = service.operations.filter(({ operation }) => operation.requestBody);
    await expectEverywhere(service, bodies, 400, "VALIDATION_FAILED", () => ({ id: 1, body: { no_such_field: 1 } }));
    const keys = service.operations.filter((entry) => parameter(entry, "header", "Idempotency-Key") && !entry.operation.requestBody);
    await expectEverywhere(service, keys, 400, "VALIDATION_FAILED", () => ({ id: 1, headers: { "Idempotency-Key": "x".repeat(256) } }));
  },

  async "a body in another form, or beyond the limit, is refused before anybody reads it"(service) {
    const entries = service.operations.filter(declares(415));
    await expectEverywhere(service, entries, 415, "UNSUPPORTED_MEDIA_TYPE", (entry, body) => ({ id: 1, body, headers: { "Content-Type": "text/plain" } }));
    for (const entry of service.operations.filter(declares(413))) {
      const { status, body } = await announce(service, entry, bodyLimit + 1);
      assert.deepEqual([status, body.code], [413, "BODY_TOO_LARGE"], entry.operation.operationId);
    }
  },

  async "a key that was used for another request is refused"(service) {
    const roleOf = { consumer: "consumer", worker: "gig_worker", admin: "admin" };
    for (const [name, { token, id }] of Object.entries(await cast(service))) {
      service.sql(`insert into idempotency_keys (user_id, key, operation, body_hash, status, response) values (${id}, 'taken-${id}', 'another', 'x', 200, '{}') on conflict do nothing`);
      const { bodyFor } = await setUp(service);
      const entries = service.operations.filter((entry) => declares(422)(entry));
      assert.ok(entries.length > 20);
      for (const entry of entries) {
        const { operationId, "x-roles": roles = [] } = entry.operation;
        if (!roles.includes(roleOf[name])) continue;
        const answer = await service.call(operationId, { id: 1, token, body: await bodyFor(entry), headers: { "Idempotency-Key": `taken-${id}` } });
        assert.deepEqual([answer.status, answer.body.code], [422, "IDEMPOTENCY_KEY_REUSED"], `${operationId}: ${JSON.stringify(answer.body)}`);
      }
    }
  },

  async "what the state does not allow is a conflict"(service) {
    const people = await cast(service);
    const { consumer, worker } = people;
    const { ofPath } = resources(service, people);
    const make = (prefix) => ofPath.find(([each]) => each === prefix)[1].make();
    const [job, dispute] = [await make("/api/v1/jobs/"), await make("/api/v1/disputes/")];
    const twice = async (operation, { token }, id, body, before = operation) => {
      assert.equal((await service.call(before, { id, token, body: before === operation ? body : undefined })).status, 200, before);
      const { status, body: refusal } = await service.call(operation, { id, token, body });
      assert.equal(status, 409, `${operation}: ${JSON.stringify(refusal)}`);
    };
    assert.equal((await service.call("sendJobOffer", { id: job, token: consumer.token, body: { gig_worker_id: worker.id } })).status, 409);
    await twice("startJob", worker, job);
    assert.equal((await service.call("rejectJob", { id: job, token: worker.token })).status, 409);
    await twice("cancelJobByDelete", consumer, await make("/api/v1/jobs/"));
    await twice("addDisputeStatement", consumer, dispute, { text: "One more thing" }, "withdrawDispute");
  },

  async "every change says that it succeeded, and in words"(service) {
    const { schemas } = service.document.components;
    for (const { method, operation } of service.operations) {
      if (method === "GET" || withoutWords.includes(operation.operationId)) continue;
      const good = Object.entries(operation.responses).find(([status]) => status < "300")[1];
      const { properties } = schemas[good.content["application/json"].schema.$ref.split("/").at(-1)];
      assert.ok(properties.success?.type === "boolean" && properties.message?.type === "string", operation.operationId);
    }
  },
};
