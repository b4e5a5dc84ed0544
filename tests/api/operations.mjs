// What those who run the platform see on the port that is theirs.
import assert from "node:assert/strict";

import { person } from "./people.mjs";
import { Secrets } from "./secrets.mjs";

export const tests = {
  async "requests are counted by route, method and status, and timed"(service) {
    const { token } = await person(service);
    const counted = 'gigco_http_requests_total{method="GET",route="/api/v1/users/profile",status="200"}';
    const timed = 'gigco_http_request_seconds_count{method="GET",route="/api/v1/users/profile"}';
    await service.call("getProfile", { token });
    const [before, timedBefore] = [await service.metric(counted), await service.metric(timed)];
    for (let i = 0; i < 3; ++i) await service.call("getProfile", { token });
    assert.equal(await service.metric(counted), before + 3);
    assert.equal(await service.metric(timed), timedBefore + 3);
    await service.call("getProfile", {});
    assert.ok(await service.metric(counted.replace("200", "401")) >= 1);
    assert.equal(await service.metric("gigco_http_requests_in_flight"), 0);
  },

  async "paths that nobody has are counted together, so that strangers make no names"(service) {
    const counted = 'gigco_http_requests_total{method="",route="",status="404"}';
    const before = await service.metric(counted) ?? 0;
    for (const path of ["/one", "/two", "/api/v1/three"]) await fetch(service.url + path);
    assert.equal(await service.metric(counted), before + 3);
  },

  async "the process and its disk are among the numbers"(service) {
    assert.ok(await service.metric("process_resident_memory_bytes") > 1e6);
    assert.ok(await service.metric("process_open_fds") > 3);
    assert.ok(await service.metric("gigco_disk_free_bytes") > 0);
    assert.ok(await service.metric("process_cpu_seconds_total") > 0);
  },

  async "each request is one line, with its route, its trace and what it asked of the database"(service) {
    const { token } = await person(service);
    const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    await service.call("getProfile", { token, headers: { "X-Request-Id": "in-the-log-1", traceparent } });
    const lines = () => service.log.split("\n").filter((text) => text.includes("in-the-log-1")).map((text) => JSON.parse(text));
    const [line, ...others] = await service.eventually(() => { assert.ok(lines().length > 0); return lines(); });
    assert.deepEqual(others, []);
    assert.equal(line.trace_id, "4bf92f3577b34da6a3ce929d0e0e4736");
    assert.equal(line.route, "/api/v1/users/profile");
    assert.ok(line.db_statements >= 1 && line.db_us > 0 && line.db_us <= line.duration_us, JSON.stringify(line));
  },

  async "the database's statements, connections and waits are among the numbers"(service) {
    const { token } = await person(service);
    const asked = await service.metric("gigco_db_statement_seconds_count");
    await service.call("getProfile", { token });
    assert.ok(await service.metric("gigco_db_statement_seconds_count") > asked);
    assert.ok(await service.metric('gigco_db_statements_total{statement="db.commit"}') > 0);
    assert.ok(await service.metric('gigco_db_connections_max{pool="gigco"}') > 0);
    assert.ok(await service.metric('gigco_db_connections_open{pool="gigco"}') > 0);
    assert.ok(await service.metric('gigco_db_wait_seconds_count{pool="gigco"}') > 0);
  },

  async "neither numbers nor the log's level are told on the port of everybody"(service) {
    for (const path of ["/metrics", "/log-level"]) assert.equal((await fetch(service.url + path)).status, 404);
  },

  async "the look for secrets in the log finds one"(service) {
    const planted = new Secrets();
    planted.learn({ deep: [{ password: "/api/v1/users/profile" }], password: "not-in-the-log-at-all", name: "/api/v1/users/profile" });
    assert.deepEqual(planted.leaked(service).map((text) => text.slice(0, 12)), ["password in "]);
  },

  async "the log's level can be changed while it runs"(service) {
    const set = async (level) => {
      const answer = await fetch(`${service.adminUrl}/log-level`, { method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ level }) });
      return { status: answer.status, body: await answer.json() };
    };
    assert.deepEqual(await set("error"), { status: 200, body: { level: "error" } });
    try {
      await service.call("getLiveness", { headers: { "X-Request-Id": "not-logged-1" } });
    } finally {
      assert.equal((await set("debug")).status, 200);
    }
    await service.call("getLiveness", { headers: { "X-Request-Id": "logged-again-1" } });
    await service.eventually(() => assert.ok(service.log.includes("logged-again-1")));
    assert.ok(!service.log.includes("not-logged-1"));
    const wrong = await set("loud");
    assert.equal(wrong.status, 400);
    assert.ok("level" in wrong.body.details);
    assert.deepEqual(await (await fetch(`${service.adminUrl}/log-level`)).json(), { level: "debug" });
    assert.equal((await fetch(`${service.adminUrl}/ready`)).status, 200);
  },
};
