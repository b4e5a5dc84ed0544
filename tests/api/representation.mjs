// How answers are shown: fields, entity tags, content codings, versions.
import assert from "node:assert/strict";
import zlib from "node:zlib";

import { bankAccount } from "./payouts.mjs";
import { finished, jobBody, password, person, post } from "./people.mjs";
import { callerFor, cast, makeFor, resources } from "./resources.mjs";

/** Bodies that leave another state than they found. */
const changes = {
  updateProfile: { name: "New Name" }, updateJob: { title: "New title" }, updateUser: { name: "Newer Name" }, updateWorker: { bio: "New" }, updateServiceTemplate: { description: "New" },
  updateSchedule: { title: "New" }, updateService: { price: 11 }, updateReview: { rating: 1 }, updateNotification: { status: "read" },
  updateNotificationPreferences: { preferences: [{ type: "job_started", enabled: false }] }, setPayoutAccount: { ...bankAccount, account_number: "5555000" },
};

const etag = ({ headers }) => headers.get("ETag");

/** The bytes as they travel, which fetch() would decode. */
async function raw(service, pattern, token, accept) {
  const http = await import("node:http");
  return new Promise((resolve, reject) => {
    http.get(service.url + pattern, { headers: { Authorization: `Bearer ${token}`, ...(accept ? { "Accept-Encoding": accept } : {}) } }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk)).on("end", () => resolve({ status: response.statusCode, headers: response.headers, bytes: Buffer.concat(chunks) }));
    }).on("error", reject);
  });
}

export const tests = {
  async "fields selects members of one resource and of each in a list"(service) {
    const consumer = await person(service);
    const id = await post(service, consumer);
    const one = await service.call("getJob", { id, token: consumer.token, query: { fields: "title,id" } });
    assert.deepEqual(one.body, { id, title: jobBody.title });
    const list = await service.call("listMyJobs", { token: consumer.token, query: { fields: "id", limit: 5 } });
    assert.deepEqual(list.body.jobs, [{ id }]);
    assert.equal(list.body.pagination.total, 1);
    for (const fields of ["nothing", "id,nothing", ","]) {
      const refused = await service.call("getJob", { id, token: consumer.token, query: { fields } });
      assert.ok(refused.status === 400 && "fields" in refused.body.details, fields);
    }
  },

  async "a resource that has not changed is not sent again"(service) {
    const consumer = await person(service);
    const id = await post(service, consumer);
    const get = (headers) => service.call("getJob", { id, token: consumer.token, headers });
    const first = await get();
    assert.match(etag(first), /^"[^"]+"$/);
    assert.equal(first.headers.get("Cache-Control"), "private, no-cache");
    for (const known of [etag(first), `"other", W/${etag(first)}`, "*"]) {
      const second = await get({ "If-None-Match": known });
      assert.deepEqual([second.status, second.body, etag(second)], [304, undefined, etag(first)], known);
    }
    await service.call("updateJob", { id, token: consumer.token, body: { title: "Another title" } });
    const third = await get({ "If-None-Match": etag(first) });
    assert.deepEqual([third.status, third.body.title], [200, "Another title"]);
    assert.notEqual(etag(third), etag(first));
    const missing = await service.call("getJob", { id: 99_999_999, token: consumer.token });
    assert.equal(etag(missing), null);
  },

  async "a change can be made to depend on the state that one has seen"(service) {
    const consumer = await person(service);
    const id = await post(service, consumer);
    const get = () => service.call("getJob", { id, token: consumer.token });
    const change = (title, match) => service.call("updateJob", { id, token: consumer.token, body: { title }, headers: { "If-Match": match } });
    const seen = etag(await get());
    assert.equal((await change("First title", seen)).status, 200);
    const late = await change("Late title", seen);
    assert.deepEqual([late.status, late.body.code], [412, "PRECONDITION_FAILED"]);
    assert.equal((await get()).body.title, "First title");
    assert.equal((await change("Weak title", `W/${etag(await get())}`)).status, 412);
    assert.equal((await change("Any title", "*")).status, 200);
    assert.equal((await service.call("updateJob", { id: 99_999_999, token: consumer.token, body: { title: "None" }, headers: { "If-Match": "*" } })).status, 404);
    const removed = (match) => service.call("deleteJob", { id, token: consumer.token, headers: { "If-Match": match } });
    assert.equal((await removed(seen)).status, 412);
    assert.equal((await removed(etag(await get()))).status, 200);
    const action = await service.call("cancelJob", { id: await post(service, consumer), token: consumer.token, headers: { "If-Match": seen } });
    assert.equal(action.status, 412, "an action has no representation of its own");
  },

  async "of many who change the same state, one succeeds"(service) {
    const consumer = await person(service);
    const id = await post(service, consumer);
    const seen = etag(await service.call("getJob", { id, token: consumer.token }));
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) =>
      service.call("updateJob", { id, token: consumer.token, body: { title: `Title ${i}` }, headers: { "If-Match": seen } })));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array(19).fill(412)], JSON.stringify(answers.find(({ status }) => status > 412)?.body));
  },

  async "what is written beside the state that one has seen does not count as its change"(service) {
    const [consumer, worker] = [await person(service), await person(service, "gig_worker")];
    const id = await post(service, consumer);
    const seen = etag(await service.call("getJob", { id, token: consumer.token }));
    const invited = service.sqlMeanwhile(`begin; select from jobs where id = ${id} for update; insert into job_invitations (job_id, worker_id, round) values (${id}, ${worker.id}, 9)
      on conflict do nothing; select pg_sleep(2); commit`);
    await service.eventually(() => assert.equal(service.sql("select count(*) from pg_stat_activity where state = 'active' and wait_event = 'PgSleep'"), "1"));
    assert.equal((await service.call("deleteJob", { id, token: consumer.token, headers: { "If-Match": seen } })).status, 200);
    await invited;
  },

  async "every resource that is shown and changed can be guarded"(service) {
    const people = await cast(service);
    const { ofPath, bodyOf } = resources(service, people);
    await service.call("setPayoutAccount", { token: people.worker.token, body: bankAccount });
    const at = (pattern, method) => service.operations.find((each) => each.pattern === pattern && each.method === method);
    const guarded = service.operations.filter(({ method, pattern }) => ["PUT", "DELETE"].includes(method) && at(pattern, "GET") !== undefined);
    assert.ok(guarded.length >= 15, `only ${guarded.length}`);
    for (const { pattern, operation } of guarded) {
      const change = operation.operationId;
      const read = at(pattern, "GET").operation;
      assert.ok(read.responses["200"].headers.ETag, `${pattern} shows no ETag`);
      assert.ok(operation.parameters.some(({ name }) => name === "If-Match"), `${change} takes no If-Match`);
      const resource = ofPath.find(([prefix]) => pattern.startsWith(prefix))?.[1];
      const id = pattern.includes("{id}") ? await makeFor(resource, change) : undefined;
      const { token } = callerFor(people, operation, resource);
      const guard = async (match) => {
        const body = operation.requestBody ? changes[change] ?? await bodyOf[change]?.() ?? {} : undefined;
        return (await service.call(change, { id, token, body, headers: { "If-Match": match } })).status;
      };
      const seen = etag(await service.call(read.operationId, { id, token }));
      assert.ok(seen, read.operationId);
      assert.deepEqual([await guard('"0"'), await guard(`W/${seen}`), await guard(seen)], [412, 412, 200], change);
      if (change in changes) assert.equal(await guard(seen), 412, `${change}: the state has changed`);
    }
  },

  async "every single resource is not sent again to whoever has it"(service) {
    const people = await cast(service);
    const { ofPath } = resources(service, people);
    await service.call("setPayoutAccount", { token: people.worker.token, body: bankAccount });
    const single = service.operations.filter(({ operation }) => "304" in operation.responses);
    assert.ok(single.length > 20);
    for (const { pattern, operation } of single) {
      const resource = ofPath.find(([prefix]) => pattern.startsWith(prefix))?.[1];
      const id = pattern.includes("{id}") ? await resource.make() : undefined;
      const { token } = callerFor(people, operation, resource);
      await service.eventually(async () => { // numbers may be made anew in between
        const known = etag(await service.call(operation.operationId, { id, token }));
        const again = await service.call(operation.operationId, { id, token, headers: { "If-None-Match": known } });
        assert.deepEqual([again.status, again.body], [304, undefined], operation.operationId);
      });
    }
  },

  async "what has no representation of its own cannot be guarded"(service) {
    const people = await cast(service);
    const { bodyOf } = resources(service, people);
    const actions = service.operations.filter(({ operation }) => "412" in operation.responses && !operation.parameters?.some(({ name }) => name === "If-Match"));
    assert.ok(actions.length > 20);
    for (const { operation } of actions) {
      const { token } = callerFor(people, operation);
      const body = operation.requestBody ? await bodyOf[operation.operationId]?.(1) ?? {} : undefined;
      const answer = await service.call(operation.operationId, { id: 1, token, body, headers: { "If-Match": '"0"' } });
      assert.deepEqual([answer.status, answer.body.code], [412, "PRECONDITION_FAILED"], operation.operationId);
    }
  },

  async "fields selects members of each item, also where the list has no pages"(service) {
    const consumer = await person(service);
    const worker = await person(service, "gig_worker");
    const id = await finished(service, consumer, worker);
    await service.call("reviewJob", { id, token: consumer.token, body: { rating: 5 } });
    const ofJob = await service.call("listJobReviews", { id, token: worker.token, query: { fields: "rating" } });
    assert.deepEqual(ofJob.body, { job_id: id, reviews: [{ rating: 5 }] });
    const best = await service.call("listTopRated", { token: worker.token, query: { fields: "name", limit: 1 } });
    assert.deepEqual([Object.keys(best.body.top_rated_users[0]), best.body.limit], [["name"], 1]);
    const refused = await service.call("listTopRated", { token: worker.token, query: { fields: "top_rated_users" } });
    assert.ok("fields" in refused.body.details);
  },

  async "the document names the fields, the conditions and what they answer"(service) {
    const { operation } = service.operation("getJob");
    const named = (name) => operation.parameters.find((parameter) => parameter.name === name);
    assert.ok(named("fields").schema.items.enum.includes("title") && named("fields").explode === false);
    assert.ok(named("If-None-Match").in === "header" && operation.responses["304"].content === undefined);
    const list = service.operation("listJobs").operation;
    assert.ok(list.parameters.find(({ name }) => name === "fields").schema.items.enum.includes("title"), "those of an item");
    assert.equal(list.responses["304"], undefined);
    assert.ok("413" in service.operation("createJob").operation.responses && "415" in service.operation("createJob").operation.responses);
    assert.equal(service.operation("startJob").operation.responses["415"], undefined, "there is no body");
  },

  async "long answers are compressed as the client likes, short ones never"(service) {
    const consumer = await person(service);
    const id = await post(service, consumer, { description: "A long story. ".repeat(100) });
    const path = `/api/v1/jobs/${id}`;
    const plain = await raw(service, path, consumer.token);
    assert.deepEqual([plain.headers["content-encoding"], plain.headers.vary], [undefined, "Accept-Encoding"]);
    for (const [accept, coding, decode] of [["gzip", "gzip", zlib.gunzipSync], ["br, gzip", "br", zlib.brotliDecompressSync], ["br;q=0.1, gzip", "gzip", zlib.gunzipSync]]) {
      const small = await raw(service, path, consumer.token, accept);
      assert.equal(small.headers["content-encoding"], coding);
      assert.ok(small.bytes.length < plain.bytes.length / 2);
      assert.equal(Number(small.headers["content-length"]), small.bytes.length);
      assert.deepEqual(JSON.parse(decode(small.bytes)), JSON.parse(plain.bytes));
      assert.notEqual(small.headers.etag, plain.headers.etag);
      const again = await service.call("getJob", { id, token: consumer.token, headers: { "If-None-Match": small.headers.etag } });
      assert.deepEqual([again.status, again.headers.get("Vary")], [304, "Accept-Encoding"]);
      const change = await service.call("updateJob", { id, token: consumer.token, body: { notes: coding }, headers: { "If-Match": small.headers.etag } });
      assert.equal(change.status, 200, "the coding is no difference in state");
      Object.assign(plain, await raw(service, path, consumer.token));
    }
    const [whole, bundle] = [await raw(service, "/docs/swagger-ui-bundle.js", consumer.token), await raw(service, "/docs/swagger-ui-bundle.js", consumer.token, "gzip")];
    assert.equal(bundle.headers["content-encoding"], "gzip");
    assert.ok(zlib.gunzipSync(bundle.bytes).equals(whole.bytes));
    const secret = await service.call("registerUser", { body: { email: "long@example.com", name: "Long", password, address: "1 Main Street ".repeat(35) }, headers: { "Accept-Encoding": "gzip" } });
    assert.ok(JSON.stringify(secret.body).length > 1_024);
    assert.equal(secret.headers.get("Content-Encoding"), null, "answers with tokens are not compressed");
    const short = await raw(service, "/live", consumer.token, "gzip");
    assert.deepEqual([short.headers["content-encoding"], short.headers.vary], [undefined, undefined]);
    assert.equal((await raw(service, path, consumer.token, "gzip;q=0, identity")).headers["content-encoding"], undefined);
  },

  async "an unknown version is told from an unknown path"(service) {
    const ask = async (path) => {
      const response = await fetch(service.url + path);
      return { status: response.status, body: await response.json() };
    };
    const version = await ask("/api/v2/jobs");
    assert.deepEqual([version.status, version.body.code], [404, "UNKNOWN_VERSION"]);
    assert.match(version.body.message, /supported: v1/);
    for (const path of ["/api/v1/nothing", "/api/vx/jobs", "/api/", "/version"]) assert.equal((await ask(path)).body.code, "NOT_FOUND", path);
  },

  async "a route that will go says so, since when and until when"(service) {
    const consumer = await person(service);
    const id = await post(service, consumer);
    const answer = await service.call("cancelJobByDelete", { id, token: consumer.token });
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get("Deprecation"), /^@\d+$/);
    assert.ok(new Date(answer.headers.get("Sunset")) > new Date());
    assert.match(answer.headers.get("Link"), new RegExp(`</api/v1/jobs/${id}/cancel>; rel="successor-version"`));
    const noId = await service.call("cancelJobByDelete", { id: "none", token: consumer.token });
    assert.doesNotMatch(noId.headers.get("Link"), /successor-version/, "there is no address to tell");
    assert.equal(service.operation("cancelJobByDelete").operation.deprecated, true);
    const fresh = await service.call("cancelJob", { id: await post(service, consumer), token: consumer.token });
    assert.equal(fresh.headers.get("Deprecation"), null);
  },
};
