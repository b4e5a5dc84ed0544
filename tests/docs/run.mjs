// Runs the documents' examples: each document in a shell of its own, inside a copy of the repository,
// against a service of its own when it uses $URL.  node run.mjs <repository> <built program>
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { blocksOf, sessionOf } from "./documents.mjs";

const sessionLimit = 300_000; // ms, for all blocks of a document
const readyLimit = 120_000; // ms, including the database's first start
const stopLimit = 30_000; // ms
const outputShown = 40; // lines

const [, , root, binary] = process.argv;
// Short, because a unix socket's path has 107 bytes; open to others, because PostgreSQL refuses to run as root.
const work = fs.mkdtempSync(path.join(os.tmpdir(), "gigco-docs-"));
fs.chmodSync(work, 0o755);
process.on("exit", () => fs.rmSync(work, { recursive: true, force: true }));

function report(holds, name, detail = "") {
  if (!holds && detail) console.log(detail.trimEnd().split("\n").slice(-outputShown).map((line) => `  ${line}`).join("\n"));
  console.log(`${holds ? "ok" : "not ok"} - ${name}`);
  if (!holds) process.exitCode = 1;
}

function documents() {
  const inDocs = fs.existsSync(path.join(root, "docs"))
    ? fs.readdirSync(path.join(root, "docs"), { recursive: true }).map((name) => path.join("docs", name)) : [];
  return ["README.md", "CONTRIBUTING.md", ...inDocs.sort()]
    .filter((name) => name.endsWith(".md") && fs.existsSync(path.join(root, name)));
}

/** The sources as they are now; the built program takes the place of the release build. */
function copyOf(name) {
  const copy = path.join(work, name.replaceAll(/\W/g, "_"));
  fs.mkdirSync(path.join(copy, "build", "release"), { recursive: true });
  const result = spawnSync("bash", ["-c",
    'set -o pipefail; tar -C "$1" --exclude=./.git --exclude=./build --exclude=./var --exclude=node_modules -cf - . | tar -C "$2" -xf -',
    "copy", root, copy]);
  if (result.status !== 0) throw new Error(`cannot copy the sources: ${result.stderr}`);
  if (fs.existsSync(binary)) fs.symlinkSync(binary, path.join(copy, "build", "release", "gigco"));
  return copy;
}

async function freePort() {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

async function startService(environment, log) {
  const output = fs.openSync(log, "w");
  const child = spawn(binary, ["up"], { cwd: root, env: environment, stdio: ["ignore", output, output] });
  child.once("error", () => {});
  const deadline = Date.now() + readyLimit;
  while (Date.now() < deadline && child.exitCode === null && child.pid !== undefined) {
    const answer = await fetch(`${environment.URL}/ready`).catch(() => undefined);
    if (answer?.status === 200) return { child, ready: true };
    await pause(100);
  }
  return { child, ready: false };
}

async function stopService(child) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return child.exitCode === 0;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const clean = await Promise.race([ended.then(() => true), pause(stopLimit, false, { ref: false })]);
  if (!clean) {
    child.kill("SIGKILL");
    await ended;
  }
  return clean && child.exitCode === 0;
}

async function runSession(script, cwd, environment) {
  const child = spawn("bash", ["-euo", "pipefail", script], { cwd, env: environment, stdio: "ignore", detached: true });
  const stopGroup = () => {
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch { /* nothing is left of it */ }
  };
  const limit = setTimeout(stopGroup, sessionLimit);
  await once(child, "exit");
  clearTimeout(limit);
  stopGroup(); // what it left in the background
}

async function runDocument(name) {
  const blocks = blocksOf(fs.readFileSync(path.join(root, name), "utf8"));
  for (const { line, fault } of blocks.filter((each) => each.fault)) report(false, `${name}:${line}`, fault);
  for (const { line, reason } of blocks.filter((each) => each.reason)) console.log(`ok - ${name}:${line} # skip ${reason}`);
  const runnable = blocks.filter((each) => each.name);
  if (runnable.length === 0) return;

  const copy = copyOf(name);
  const out = path.join(work, "out");
  fs.rmSync(out, { recursive: true, force: true });
  fs.mkdirSync(out);
  const port = await freePort();
  const sandboxPort = await freePort();
  const environment = {
    ...process.env, GIGCO_HOME: path.join(work, "home"), PORT: String(port), URL: `http://127.0.0.1:${port}`,
    SANDBOX_PORT: String(sandboxPort), SANDBOX: `http://127.0.0.1:${sandboxPort}`,
    RUN_TYPESCRIPT: path.join(root, "web/api-client/run-example"),
  };
  fs.rmSync(environment.GIGCO_HOME, { recursive: true, force: true });
  let service;
  if (runnable.some(({ code }) => /\$\{?URL\b|env\.URL\b/.test(code))) {
    const log = path.join(out, "service.log");
    service = await startService(environment, log);
    report(service.ready, `${name}: the service starts`, fs.readFileSync(log, "utf8"));
  }
  if (service === undefined || service.ready) {
    const script = path.join(out, "session.sh");
    fs.writeFileSync(script, sessionOf(runnable, out));
    await runSession(script, copy, environment);
  }
  runnable.forEach(({ line, name: step, expects }, index) => {
    const file = path.join(out, `${index}.out`);
    const output = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "(not reached)";
    const missing = expects.filter((text) => !output.includes(text));
    report(fs.existsSync(path.join(out, `${index}.done`)) && missing.length === 0, `${name}:${line} ${step}`,
      `${output}\n${missing.map((text) => `expected: ${text}`).join("\n")}`);
  });
  if (service !== undefined) report(await stopService(service.child), `${name}: the service stops cleanly`);
}

for (const name of documents()) await runDocument(name);
