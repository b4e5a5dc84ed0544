// Generated requests from our own OpenAPI document, as every role: no answer may be a 5xx or other than
// the document says.  node fuzz.mjs <schemathesis> <cases for each operation and role> <seed>
// Started by ./gigco fuzz.
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";

import { admin, finished, person } from "../api/people.mjs";
import { startService } from "../api/service.mjs";

const [, , program, examples, seed] = process.argv;
const leastCases = 2_000;
const workers = 1; // because Python 3.11 fails now and then when two threads parse: github.com/python/cpython/issues/106905
const checks = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";

/** What would end the session that the requests are made with, or the account of it or of another caller. */
const leftOut = (name) => [...(name === "anonymous" ? [] : ["logout"]), ...(name === "admin" ? ["deactivateUser", "deactivateWorker", "updateUser"] : [])];

/** Without fields=, which leaves out what the schema of the whole resource requires. */
function fuzzed(document) {
  const copy = structuredClone(document);
  for (const operation of Object.values(copy.paths).flatMap(Object.values)) {
    operation.parameters = operation.parameters?.filter(({ name }) => name !== "fields");
  }
  return copy;
}

async function run(service, name, token) {
  const document = path.join(service.home, "openapi.json");
  fs.writeFileSync(document, JSON.stringify(fuzzed(service.document)));
  const report = path.join(service.home, `${name}.json`);
  const args = ["run", document, "--url", service.url, "--checks", checks, "--max-examples", examples, "--seed", seed, "--workers", String(workers), "--request-retries", "2",
    "--phases", "examples,coverage,fuzzing", "--suppress-health-check", "all", "--warnings", "off", "--continue-on-failure", "--no-color",
    "--report-ndjson-path", report, ...(token ? ["--header", `Authorization: Bearer ${token}`] : []),
    ...leftOut(name).flatMap((id) => ["--exclude-operation-id", id])];
  const log = path.join(service.home, `${name}.log`);
  const output = fs.openSync(log, "w");
  const child = spawn(program, args, { cwd: service.home, stdio: ["ignore", output, output] });
  const [status] = await once(child, "exit");
  const text = fs.readFileSync(log, "utf8");
  const cases = Number(/(\d+) generated/.exec(text)?.[1] ?? 0);
  console.log(`${status === 0 && cases > 0 ? "ok" : "not ok"} - ${name}: ${cases} cases`);
  if (status !== 0 || cases === 0) console.log(text.split("\n").slice(-150).join("\n"));
  return { good: status === 0 && cases > 0, cases };
}

const service = await startService();
const consumer = await person(service);
const worker = await person(service, "gig_worker");
for (let i = 0; i < 3; ++i) await finished(service, consumer, worker);
const callers = { anonymous: undefined, consumer: consumer.token, worker: worker.token, admin: (await admin(service)).token };
let total = 0;
let good = true;
for (const [name, token] of Object.entries(callers)) {
  const result = await run(service, name, token);
  total += result.cases;
  good &&= result.good;
}
const errors = service.hasDied ? 1 : Number(service.sql("select count(*) from pg_stat_activity where state like 'idle in transaction%'"));
console.log(`${errors === 0 ? "ok" : "not ok"} - no transaction is left open`);
console.log(`${total >= leastCases ? "ok" : "not ok"} - ${total} cases, at least ${leastCases}`);
const clean = await service.stop();
console.log(`${clean ? "ok" : "not ok"} - the service stops cleanly`);
process.exitCode = good && errors === 0 && clean && total >= leastCases ? 0 : 1;
