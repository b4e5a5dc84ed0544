// See run.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import http from "node:http";

import { runOnService } from "../api/report.mjs";
import { freePort } from "../api/service.mjs";

/** What `gigco <args>` prints, and its status. Not synchronous, because proxies of this process may have to answer. */
async function gigco(service, args, more = {}) {
  const child = spawn(service.binary, args, {
    env: { PATH: process.env.PATH, PUBLIC_URL: service.url, ADMIN_PORT: new URL(service.adminUrl).port, ...more },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.on("data", (chunk) => { text += chunk; });
  const [status] = await once(child, "close");
  return { status, text };
}

async function rowsOf(service, more, args = []) {
  const { status, text } = await gigco(service, ["preflight", "--json", ...args], more);
  const document = JSON.parse(text);
  assert.equal(document.passed, status === 0, text);
  for (const row of document.rows) {
    assert.match(row.id, /^(MVP|SEC|CFG|DB|OBS|REC|DOC|LAW)-\d+$/);
    assert.ok(row.title && row.evidence, JSON.stringify(row));
    assert.equal(row.remedy !== "", row.outcome === "fail", JSON.stringify(row)); // what has failed says what to do
  }
  return document.rows;
}
const failedOf = (rows) => [...new Set(rows.filter(({ outcome }) => outcome === "fail").map(({ id }) => id))].sort();

/** Before the service, changing answers as it likes. */
async function behindProxy(service, spoil, use) {
  const proxy = http.createServer((request, response) => {
    const headers = { ...request.headers };
    const passed = http.request(service.url + request.url, { method: request.method, headers }, (answer) => {
      const spoilt = { ...answer.headers };
      spoil(spoilt);
      response.writeHead(answer.statusCode, spoilt);
      answer.pipe(response);
    });
    request.pipe(passed);
  }).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  try {
    return await use(`http://127.0.0.1:${proxy.address().port}`);
  } finally {
    proxy.closeAllConnections();
    proxy.close();
  }
}

const limits = { RATE_LIMIT_READ: "600/1m", RATE_LIMIT_AUTH: "600/1m" };

await runOnService({
  async "a service that is well passes, and says so in words too"(service) {
    assert.deepEqual(failedOf(await rowsOf(service)), []);
    const { status, text } = await gigco(service, ["preflight"]);
    assert.equal(status, 0, text);
    assert.match(text, /^pass  SEC-5  Security headers are sent: all are there$/m);
    assert.match(text, /^\d+ pass, 0 fail, \d+ not applicable, \d+ for a person\n$/m);
  },
  async "as production it fails by what only production must not have, each with its remedy"(service) {
    const rows = await rowsOf(service, {}, ["--env", "production"]);
    assert.deepEqual(failedOf(rows), ["CFG-2", "DB-1", "SEC-1", "SEC-2"]);
    assert.match(rows.find(({ id }) => id === "SEC-2").evidence, /JWT_SECRET must be/);
    const { status, text } = await gigco(service, ["preflight", "--env", "production"]);
    assert.equal(status, 1);
    assert.match(text, /^FAIL  SEC-1 /m);
  },
  async "a mistyped variable is found"(service) {
    const rows = await rowsOf(service, { RATE_LIMIT_RAED: "1/1m" });
    assert.deepEqual(failedOf(rows), ["CFG-1"]);
  },
  async "a proxy that takes headers away, lets everybody in or hides errors is found"(service) {
    const strip = (headers) => { delete headers["x-frame-options"]; };
    assert.deepEqual(failedOf(await behindProxy(service, strip, (url) => rowsOf(service, { PUBLIC_URL: url }))), ["SEC-5"]);
    const open = (headers) => { headers["access-control-allow-origin"] = "*"; };
    assert.deepEqual(failedOf(await behindProxy(service, open, (url) => rowsOf(service, { PUBLIC_URL: url }))), ["SEC-4"]);
    const unlimited = (headers) => { for (const name of Object.keys(headers)) if (name.startsWith("ratelimit")) delete headers[name]; };
    const rows = await behindProxy(service, unlimited, (url) => rowsOf(service, { PUBLIC_URL: url }, ["--env", "production"]));
    assert.ok(failedOf(rows).includes("SEC-3"));
  },
  async "where nothing answers everything that was asked there has failed"(service) {
    const rows = await rowsOf(service, { PUBLIC_URL: `http://127.0.0.1:${await freePort()}`, ADMIN_PORT: String(await freePort()) });
    assert.deepEqual(failedOf(rows), ["DOC-2", "LAW-4", "MVP-1", "MVP-10", "MVP-2", "MVP-9", "OBS-3", "REC-2", "SEC-4", "SEC-5"]);
  },
  async "probe tells whether it is up"(service) {
    const up = await gigco(service, ["probe", `${service.url}/`]);
    assert.equal(up.status, 0, up.text);
    assert.match(up.text, /ready answered 200 in \d+ ms/);
    const down = await gigco(service, ["probe", `http://127.0.0.1:${await freePort()}`]);
    assert.equal(down.status, 1);
    assert.match(down.text, /^FAIL  REC-2  .*gave no answer/m);
    assert.equal((await gigco(service, ["probe", "nothing"])).status, 1);
  },
}, { more: limits });
