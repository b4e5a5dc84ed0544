// What stands before every route: how often it may be called, whose word about addresses counts, what browsers are told.
import assert from "node:assert/strict";

import { person } from "./people.mjs";
import { startService } from "./service.mjs";

const often = 3;
const strictly = {
  RATE_LIMIT_READ: `${often}/1h`, RATE_LIMIT_WRITE: `${often}/1h`, RATE_LIMIT_AUTH: `${often}/1h`, RATE_LIMIT_WEBHOOK: `${often}/1h`,
  TRUSTED_PROXIES: "127.0.0.0/8", ALLOWED_ORIGINS: "https://app.example.org", PUBLIC_URL: "https://gigco.example.org",
};

/** The same calls, as if from another client behind the trusted proxy. */
const from = (address) => ({ headers: { "X-Forwarded-For": address } });

async function limited(strict) {
  const people = [await person(strict), await person(strict)]; // two of the three that may register
  for (let left = often - 1; left >= 0; --left) {
    const { status, headers } = await strict.call("getProfile", { token: people[0].token });
    assert.deepEqual([status, headers.get("ratelimit-limit"), headers.get("ratelimit-remaining")], [200, String(often), String(left)]);
    assert.equal(headers.get("ratelimit-policy"), `${often};w=3600`);
  }
  const refused = await strict.call("getProfile", { token: people[0].token });
  assert.deepEqual([refused.status, refused.body.code], [429, "RATE_LIMITED"]);
  const wait = Number(refused.headers.get("retry-after"));
  assert.ok(wait > 3600 / often - 60 && wait <= 3600 / often, `retry after ${wait} s`);
  assert.equal((await strict.call("getProfile", { token: people[0].token, ...from("192.0.2.1") })).status, 429, "a person is counted wherever they are");
  assert.equal((await strict.call("getProfile", { token: people[1].token })).status, 200, "others at the same address are not");
  assert.equal((await strict.call("createJob", { token: people[0].token, body: {} })).status, 400, "reading does not use up writing");
}

async function everyRoute(strict) {
  const counted = strict.operations.filter(({ operation }) => "429" in operation.responses);
  const free = strict.operations.filter(({ operation }) => !("429" in operation.responses)).map(({ pattern }) => pattern);
  assert.deepEqual(free.sort(), ["/health", "/live", "/ready"], "only probes are never refused");
  for (let round = 1; round <= often + 1; ++round) {
    for (const { operation: { operationId: id, requestBody } } of counted) {
      const { status } = await strict.call(id, { id: 1, body: requestBody && {}, ...from("192.0.2.9") });
      if (round > often) assert.equal(status, 429, id);
    }
    for (let i = 0; i < 2 * often; ++i) assert.equal((await strict.call("getLiveness", from("192.0.2.9"))).status, 200);
  }
}

async function addresses(strict) {
  const status = async (address) => (await strict.call("listJobs", from(address))).status;
  for (let i = 0; i < often; ++i) assert.equal(await status("198.51.100.1"), 401);
  assert.equal(await status("198.51.100.1"), 429);
  assert.equal(await status("203.0.113.5, 198.51.100.1"), 429, "what the client itself wrote before it does not count");
  assert.equal(await status("198.51.100.2"), 401);
  assert.equal(await status("2001:db8::1"), 401);
  assert.equal(await status("2001:db8::2"), 401);
  assert.equal(await status("2001:db8::3"), 401);
  assert.equal(await status("2001:db8::4"), 429, "one network of IPv6 is one client");
}

async function browsers(strict) {
  const ask = (origin, more = {}) => fetch(`${strict.url}/live`, { ...more, headers: { Origin: origin, ...more.headers } });
  const preflight = { method: "OPTIONS", headers: { "Access-Control-Request-Method": "PUT" } };
  const allowed = await ask("https://app.example.org", preflight);
  assert.deepEqual([allowed.status, allowed.headers.get("access-control-allow-origin")], [204, "https://app.example.org"]);
  for (const more of [{}, preflight]) {
    const other = await ask("https://evil.example", more);
    assert.equal(other.headers.get("access-control-allow-origin"), null);
    assert.equal(other.headers.get("access-control-allow-credentials"), null);
  }
  const { headers } = await ask("https://app.example.org");
  assert.equal(headers.get("strict-transport-security"), "max-age=31536000; includeSubDomains");
}

export const tests = {
  async "who asks too often is refused, by person, address and kind of route, and told when to come back"(service) {
    const strict = await startService({ more: strictly });
    try {
      await limited(strict);
      await everyRoute(strict);
      await addresses(strict);
      await browsers(strict);
    } finally {
      service.records.push(...strict.records);
      assert.ok(await strict.stop());
    }
  },

  async "every answer tells browsers what they may not do with it"(service) {
    for (const path of ["/live", "/api/v1/nowhere", "/docs", "/%"]) {
      const { headers } = await fetch(service.url + path);
      assert.equal(headers.get("x-content-type-options"), "nosniff", path);
      assert.equal(headers.get("x-frame-options"), "DENY", path);
      assert.equal(headers.get("referrer-policy"), "strict-origin-when-cross-origin", path);
      assert.match(headers.get("permissions-policy"), /camera=\(\)/, path);
      assert.match(headers.get("content-security-policy"), /^default-src 'none';.*frame-ancestors 'none'/, path);
      assert.doesNotMatch(headers.get("content-security-policy"), /unsafe|\*/, path);
      assert.equal(headers.get("strict-transport-security"), null, `${path}: served over plain HTTP`);
    }
  },

  async "without a list of origins no other site may call"(service) {
    const { headers } = await fetch(`${service.url}/live`, { headers: { Origin: "https://app.example.org" } });
    assert.equal(headers.get("access-control-allow-origin"), null);
  },

  async "what is said about addresses by others than trusted proxies is not believed"(service) {
    const { token } = await person(service);
    await service.call("getProfile", { token, headers: { "X-Forwarded-For": "192.0.2.77", "X-Request-Id": "who-am-i" } });
    const line = () => service.log.split("\n").find((text) => text.includes("who-am-i") && text.includes("remote"));
    await service.eventually(() => assert.ok(line()));
    assert.match(line(), /"remote":"127\.0\.0\.1"/);
  },
};
