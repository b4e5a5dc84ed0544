// A service of its own for the tests, and how they speak with it. Every answer is recorded.
import assert from "node:assert/strict";
import { spawn, execFileSync } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { Sandbox } from "./sandbox.mjs";
import { Secrets } from "./secrets.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const readyLimit = 60_000; // milliseconds
const stopLimit = 30_000;

/** Settings of a service that its tests may ask as often as they like. */
export const unlimited = { RATE_LIMIT_READ: "off", RATE_LIMIT_WRITE: "off", RATE_LIMIT_AUTH: "off", RATE_LIMIT_WEBHOOK: "off", LOGIN_FAILURES: "off" };

export function newestBinary() {
  if (process.env.TEST_BINARY) return process.env.TEST_BINARY;
  const candidates = ["dev", "coverage", "release"].map((preset) => path.join(root, "build", preset, "gigco"))
    .filter((file) => fs.existsSync(file))
    .sort((a, b) => fs.statSync(b).mtimeMs - fs.statSync(a).mtimeMs);
  if (candidates.length === 0) throw new Error("gigco is not built");
  return candidates[0];
}

export async function freePort() {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

function freshHome() {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "gigco-api-"));
  fs.chmodSync(home, 0o711); // PostgreSQL may run as another user and passes through
  return home;
}

/** In a home of its own, or in one that an earlier service has left. Again, where another program took a port meanwhile. */
export async function startService({ home = freshHome(), more = {} } = {}, attempts = 3) {
  const port = await freePort();
  const sandboxPort = await freePort();
  const adminPort = await freePort();
  const binary = newestBinary();
  const environment = {
    ...process.env, GIGCO_HOME: home, PORT: String(port), SANDBOX_PORT: String(sandboxPort), ADMIN_PORT: String(adminPort), BCRYPT_COST: "4",
    LOG_LEVEL: "debug", CLOVER_CALLS_PER_SECOND: "1000", CLOVER_TIMEOUT: "1s",
    PAYOUT_BANK_ROUTING: "021000021", PAYOUT_BANK_NAME: "First Bank", PAYOUT_COMPANY_ID: "1234567890", ...unlimited, ...more,
  };
  delete environment.DB_HOST;
  const log = fs.openSync(path.join(home, "service.log"), "w");
  const child = spawn(binary, ["up"], { cwd: root, env: environment, stdio: ["ignore", log, log] });
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + readyLimit;
  const said = () => fs.readFileSync(path.join(home, "service.log"), "utf8");
  // It says so once the demo people are there; ready it is before.
  while (!said().includes("GigCo is running") || (await fetch(`${url}/ready`).catch(() => undefined))?.status !== 200) {
    if (child.exitCode !== null && attempts > 1 && said().includes("ADDRESS_UNAVAILABLE")) return startService({ home, more }, attempts - 1);
    if (Date.now() > deadline || child.exitCode !== null) {
      throw new Error(`the service does not start:\n${said()}`);
    }
    await pause(50);
  }
  const document = JSON.parse(execFileSync(binary, ["openapi"], { env: { PATH: process.env.PATH }, encoding: "utf8" }));
  const sandbox = new Sandbox(`http://127.0.0.1:${sandboxPort}`);
  await sandbox.unlimited();
  const service = new Service(url, home, child, document, binary, sandbox);
  service.adminUrl = `http://127.0.0.1:${adminPort}`;
  return service;
}

/** The value of one of the numbers told there, by name and labels as Prometheus reads them: "up{a=\"b\"}". */
export async function metric(adminUrl, name) {
  const text = await (await fetch(`${adminUrl}/metrics`)).text();
  const line = text.split("\n").find((each) => each.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length));
}

export class Service {
  constructor(url, home, child, document, binary, sandbox) {
    Object.assign(this, { url, home, child, document, binary, sandbox, records: [], secrets: new Secrets() });
    this.operations = Object.entries(document.paths).flatMap(([pattern, item]) =>
      Object.entries(item).map(([method, operation]) => ({ pattern, method: method.toUpperCase(), operation })));
  }

  operation(id) {
    const found = this.operations.find(({ operation }) => operation.operationId === id);
    if (found === undefined) throw new Error(`no operation ${id}`);
    return found;
  }

  /** call("acceptJob", {id, token, body, query, headers}) → {status, body, headers}; a body that is no JSON is text. */
  async call(id, { id: resource, token, body, query, headers = {} } = {}) {
    const { pattern, method } = this.operation(id);
    this.secrets.learn(body);
    const target = pattern.replace("{id}", String(resource)) + (query ? `?${new URLSearchParams(query)}` : "");
    const response = await fetch(this.url + target, {
      method,
      headers: {
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
        ...(body !== undefined ? { "Content-Type": "application/json" } : {}), ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    const type = response.headers.get("content-type") ?? "";
    const isJson = type.startsWith("application/json");
    const answer = { status: response.status, headers: response.headers, body: text === "" ? undefined : isJson ? JSON.parse(text) : text };
    this.secrets.learn(answer.body);
    if ((text !== "" || answer.status === 304) && !("fields" in (query ?? {}) && answer.status === 200)) {
      this.records.push({ operation_id: id, status: answer.status, content_type: isJson ? "application/json" : type, body: answer.body });
    }
    return answer;
  }

  /** As the superuser of the service's PostgreSQL; the first value, as text. */
  sql(statement, database = "gigco") {
    const access = ["-h", path.join(this.home, "postgres/socket"), "-U", "postgres", "-d", database];
    return execFileSync("psql", ["-qXAt", ...access, "-v", "ON_ERROR_STOP=1", "-c", statement], { encoding: "utf8", stdio: "pipe" }).trim();
  }

  /** A statement that takes its time, beside what the test goes on doing. */
  sqlMeanwhile(statement) {
    const access = ["-h", path.join(this.home, "postgres/socket"), "-U", "postgres", "-d", "gigco"];
    const child = spawn("psql", ["-qXAt", ...access, "-v", "ON_ERROR_STOP=1", "-c", statement], { stdio: "ignore" });
    return once(child, "exit").then(([status]) => assert.equal(status, 0, statement));
  }

  /** A session that has run these statements and keeps what it locks until free() is called; and its backend's pid. */
  async hold(statements) {
    const access = ["-h", path.join(this.home, "postgres/socket"), "-U", "postgres", "-d", "gigco"];
    const child = spawn("psql", ["-qXAt", ...access, "-v", "ON_ERROR_STOP=1"], { stdio: ["pipe", "pipe", "inherit"] });
    const ended = once(child, "exit");
    child.stdin.write(`${statements};\nselect 'held by ' || pg_backend_pid();\n`);
    let said = "";
    for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
      said += chunk;
      if (/held by \d+/.test(said)) break;
    }
    const backend = /held by (\d+)/.exec(said)?.[1];
    assert.ok(backend, statements);
    const free = async () => {
      child.stdout.resume();
      child.stdin.end();
      assert.equal((await ended)[0], 0, statements);
    };
    return { backend, free };
  }

  /** Everything in its database, as text. */
  dump() {
    const access = ["-h", path.join(this.home, "postgres/socket"), "-U", "postgres", "-d", "gigco"];
    return execFileSync("pg_dump", ["--inserts", ...access], { encoding: "utf8", maxBuffer: 1 << 30 });
  }

  /** See metric() above. */
  metric(name) {
    return metric(this.adminUrl, name);
  }

  /** Tries again until it holds, for what follows an answer within moments. */
  async eventually(check) {
    for (let attempt = 0; ; ++attempt) {
      try {
        return await check();
      } catch (problem) {
        if (attempt === 100) throw problem;
        await pause(20);
      }
    }
  }

  /** The newest mailed token for an address. */
  async mailedToken(address, subject) {
    const folder = path.join(this.home, "mail");
    for (let attempt = 0; attempt < 100; ++attempt) {
      const mails = fs.readdirSync(folder).filter((name) => name.endsWith(".eml")).map((name) => path.join(folder, name))
        .map((file) => fs.readFileSync(file, "utf8"))
        .filter((mail) => mail.includes(`To: ${address}`) && mail.includes(subject));
      const token = /^([A-Za-z0-9_-]{43})\r?$/m.exec(mails.at(-1) ?? "") ?? /([A-Za-z0-9_-]{43})\r?$/m.exec(mails.at(-1) ?? "");
      if (token !== null) return token[1];
      await pause(20);
    }
    throw new Error(`no mail with a token for ${address}`);
  }

  get hasDied() {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** All that it has logged, from its start. */
  get log() {
    return fs.readFileSync(path.join(this.home, "service.log"), "utf8");
  }

  /** The last lines of its log. */
  get lastWords() {
    return this.log.split("\n").slice(-20).join("\n");
  }

  /** Waits until it has been killed. */
  async death() {
    if (!this.hasDied) await once(this.child, "exit", { signal: AbortSignal.timeout(stopLimit) });
    return this.child.signalCode;
  }

  async stop() {
    if (this.hasDied) return false;
    const ended = once(this.child, "exit");
    this.child.kill("SIGTERM");
    const clean = await Promise.race([ended.then(([code]) => code === 0), pause(stopLimit, false, { ref: false })]);
    if (!clean && this.child.exitCode === null) this.child.kill("SIGKILL");
    const file = process.env.TEST_RECORDED_RESPONSES;
    if (file) {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, this.records.map((record) => JSON.stringify(record) + "\n").join(""));
    }
    fs.rmSync(this.home, { recursive: true, force: true });
    return clean;
  }
}
