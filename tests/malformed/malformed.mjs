// Each malformed request gets a 4xx or a closed connection, whatever it is; afterwards the service is what it was.
import assert from "node:assert/strict";
import crypto from "node:crypto";
import fs from "node:fs";
import net from "node:net";

import { jobBody, person } from "../api/people.mjs";
import { seeded } from "../api/random.mjs";
import { runOnService } from "../api/report.mjs";
import { makers } from "./requests.mjs";

const ofEachKind = 60;
const atOnce = 16;
const patience = 15_000; // milliseconds until an answer has come or the connection is closed: above the header's limit
const mostGrowth = 64 * 1024; // KiB; what was sent is several times as much
const seed = Number(process.env.MALFORMED_SEED ?? crypto.randomInt(1, 1_000_000));

const residentKib = ({ child }) => Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${child.pid}/status`, "utf8"))[1]);

/** All that comes back until the connection is closed; "" when it is closed without a word. */
function exchange(service, bytes) {
  const { hostname, port } = new URL(service.url);
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = net.connect(Number(port), hostname, () => socket.end(bytes));
    socket.setEncoding("latin1").setTimeout(patience, () => socket.destroy(new Error("neither an answer nor an end")));
    socket.on("data", (text) => (answer += text));
    socket.on("error", (problem) => (["ECONNRESET", "EPIPE"].includes(problem.code) ? resolve(answer) : reject(problem)));
    socket.on("close", () => resolve(answer));
  });
}

// RFC 9112 section 6.1 wants 501 for a transfer coding that is not known, RFC 9110 section 15.6.6 505 for a version.
const ownStatus = { "unknown coding": 501, "bad first line": 505 };
const statuses = (answer) => [...answer.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));

async function sendAll(service, make, kind) {
  for (let sent = 0; sent < ofEachKind; sent += atOnce) {
    const batch = Array.from({ length: Math.min(atOnce, ofEachKind - sent) }, make);
    const answers = await Promise.all(batch.map((bytes) => exchange(service, bytes)));
    for (const [index, answer] of answers.entries()) {
      const sample = () => `${kind}, seed ${seed}: ${JSON.stringify(batch[index].toString("latin1").slice(0, 300))} → ${answer.slice(0, 300)}`;
      assert.ok(answer === "" || statuses(answer).length > 0, sample());
      assert.ok(statuses(answer).every((status) => (status >= 400 && status < 500) || status === ownStatus[kind]), sample());
    }
  }
}

const random = seeded(seed);
const kinds = makers(random, "");
assert.ok(Object.keys(kinds).length * ofEachKind >= 1_000);
let token;
let before;

const tests = {
  async "the service does its work beforehand"(service) {
    ({ token } = await person(service));
    assert.equal((await service.call("createJob", { token, body: jobBody })).status, 201);
    before = residentKib(service);
  },
};
for (const kind of Object.keys(kinds)) {
  tests[`${kind}: refused or closed, ${ofEachKind} times`] = (service) => sendAll(service, makers(random, token)[kind], kind);
}
tests["afterwards the service does its work as before, and has not grown"] = async (service) => {
  assert.equal((await service.call("createJob", { token, body: jobBody })).status, 201);
  assert.equal((await service.call("getHealth")).body.status, "healthy");
  const growth = residentKib(service) - before;
  assert.ok(growth < mostGrowth, `${growth} KiB more`);
};
console.log(`seed ${seed}`);
await runOnService(tests);
