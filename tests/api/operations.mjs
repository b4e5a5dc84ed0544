// What those who run the platform see on the port that is theirs.
import assert from "node:assert/strict";

import { person } from "./people.mjs";

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

  async "neither numbers nor the log's level are told on the port of everybody"(service) {
    for (const path of ["/metrics", "/log-level"]) assert.equal((await fetch(service.url + path)).status, 404);
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
