// What web/api-client does besides typing: tokens, refusals, pages.
import assert from "node:assert/strict";

import { ApiError, createClient, pages, present } from "../../web/api-client/dist/index.js";
import { runOnService } from "../api/report.mjs";

let count = 0;
async function registered(service, options = {}) {
  count += 1;
  const session = createClient({ baseUrl: service.url, ...options });
  const email = `client${count}@example.com`;
  const { data } = await session.api.POST("/api/v1/auth/register", { body: { email, name: "Clara", password: "Sunny-Day-2026", role: "consumer", skills: [] } });
  session.use({ token: data.token, refreshToken: data.refresh_token });
  return { session, email, tokens: data };
}

const job = { title: "Mow the lawn", description: "About 200 square metres", category: "other", total_pay: 40 };

export const tests = {
  async "answers are data, refusals are thrown with code and details"(service) {
    const { session } = await registered(service);
    const { data } = await session.api.POST("/api/v1/jobs/create", { body: job });
    assert.equal(data.total_pay, 40);
    const refusal = await session.api.POST("/api/v1/jobs/create", { body: { ...job, title: "x" } }).catch((problem) => problem);
    assert.ok(refusal instanceof ApiError);
    assert.deepEqual([refusal.status, Object.keys(refusal.details)], [400, ["title"]]);
    assert.ok(refusal.requestId && refusal.code && refusal.message);
  },

  async "login and logout keep and drop the tokens"(service) {
    const kept = [];
    const { session, email } = await registered(service, { onTokens: (tokens) => kept.push(tokens) });
    assert.equal((await session.login(email, "Sunny-Day-2026")).email, email);
    await session.logout();
    assert.equal(kept.at(-1), undefined);
    assert.equal(kept.length, 3);
    const refusal = await session.api.GET("/api/v1/users/profile").catch((problem) => problem);
    assert.deepEqual([refusal.status, refusal.code], [401, "AUTHENTICATION_REQUIRED"]);
  },

  async "an ended token is renewed once, whoever asks, and the request is sent again with its body"(service) {
    const requests = [];
    const { session, tokens } = await registered(service, { fetch: (request) => { requests.push(new URL(request.url).pathname); return fetch(request); } });
    session.use({ token: `${tokens.token.slice(0, -4)}AAAA`, refreshToken: tokens.refresh_token });
    const answers = await Promise.all([1, 2, 3].map((n) => session.api.POST("/api/v1/jobs/create", { body: { ...job, title: `Lawn ${n}` } })));
    assert.deepEqual(answers.map(({ data }) => data.title), ["Lawn 1", "Lawn 2", "Lawn 3"]);
    assert.equal(requests.filter((path) => path.endsWith("/auth/refresh")).length, 1);
  },

  async "when the session has ended, that is told"(service) {
    const kept = [];
    const { session } = await registered(service, { onTokens: (tokens) => kept.push(tokens) });
    session.use({ token: "nonsense", refreshToken: "nonsense" });
    const refusal = await session.api.GET("/api/v1/users/profile").catch((problem) => problem);
    assert.equal(refusal.status, 401);
    assert.equal(kept.at(-1), undefined);
  },

  async "pages follow the cursor to the end"(service) {
    const { session } = await registered(service);
    for (let n = 0; n < 5; ++n) await session.api.POST("/api/v1/jobs/create", { body: { ...job, title: `Lawn ${n}` } });
    const titles = [];
    for await (const page of pages((cursor) => session.api.GET("/api/v1/jobs/my-jobs", { params: { query: { limit: 2, ...cursor } } }))) {
      titles.push(page.jobs.map(({ title }) => title));
    }
    assert.deepEqual(titles, [["Lawn 4", "Lawn 3"], ["Lawn 2", "Lawn 1"], ["Lawn 0"]]);
    assert.throws(() => present(undefined));
  },
};

await runOnService(tests);
