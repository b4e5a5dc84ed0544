// One `gigco api` on the database of a running service, with that service's secret.
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { freePort, unlimited } from "../api/service.mjs";

const startLimit = 30_000; // milliseconds
const stopLimit = 150_000;

export class Instance {
  static async spawn(service, { command = "api", database = "gigco", more = {} } = {}) {
    const [port, adminPort] = [await freePort(), await freePort()];
    const home = fs.mkdtempSync(path.join(service.home, "instance-"));
    fs.chmodSync(home, 0o711); // PostgreSQL may run as another user and passes through
    const child = spawn(service.binary, [command], {
      env: {
        PATH: process.env.PATH, GIGCO_HOME: home, PORT: String(port), ADMIN_PORT: String(adminPort), BCRYPT_COST: "4", LOG_LEVEL: "warning",
        JWT_SECRET: fs.readFileSync(path.join(service.home, "jwt-secret"), "utf8").trim(),
        DB_HOST: path.join(service.home, "postgres/socket"), DB_NAME: database, SHUTDOWN_DELAY: "0s", ...unlimited, ...more,
      },
    });
    const instance = new Instance(service, child, `http://127.0.0.1:${port}`);
    instance.adminUrl = `http://127.0.0.1:${adminPort}`;
    return instance;
  }

  /** Spawned, and so far that it listens. */
  static async start(service, options) {
    const instance = await Instance.spawn(service, options);
    await instance.whenSaid(/listens on|is running/);
    return instance;
  }

  constructor(service, child, url) {
    Object.assign(this, { service, child, url, said: "" });
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (this.said += chunk));
  }

  async whenSaid(pattern) {
    for (const deadline = Date.now() + startLimit; !pattern.test(this.said); await pause(10)) {
      if (this.child.exitCode !== null || Date.now() > deadline) throw new Error(`never said ${pattern}:\n${this.said}`);
    }
  }

  /** As Service.call(), and recorded nowhere. */
  async call(id, { token, body } = {}) {
    const { pattern, method } = this.service.operation(id);
    const response = await fetch(this.url + pattern, {
      method, body: body && JSON.stringify(body),
      headers: { ...(token && { Authorization: `Bearer ${token}` }), ...(body && { "Content-Type": "application/json" }) },
    });
    return { status: response.status, body: await response.json() };
  }

  /** Its exit status, once it has one. */
  async end() {
    if (this.child.exitCode === null) await once(this.child, "exit", { signal: AbortSignal.timeout(stopLimit) });
    return this.child.exitCode;
  }

  async stop() {
    this.child.kill("SIGTERM");
    return this.end();
  }
}
