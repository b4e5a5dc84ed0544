// A Prometheus of the test's own, which looks often.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { freePort } from "../api/service.mjs";

const startLimit = 30_000; // milliseconds

/** With the rules of deploy/prometheus, but without their patience, and these targets. */
export async function startPrometheus(rules, targets) {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "gigco-prometheus-"));
  const port = await freePort();
  fs.writeFileSync(path.join(home, "alerts.yml"), fs.readFileSync(rules, "utf8").replace(/^ +for: .*\n/gm, ""));
  fs.writeFileSync(path.join(home, "prometheus.yml"), `
global: {scrape_interval: 200ms, evaluation_interval: 200ms}
rule_files: [alerts.yml]
scrape_configs:
  - job_name: gigco
    static_configs: [{targets: [${targets.map((target) => `"${target}"`)}]}]
`);
  const log = fs.openSync(path.join(home, "log"), "w");
  const child = spawn("prometheus", [`--config.file=${home}/prometheus.yml`, `--storage.tsdb.path=${home}/data`,
    `--web.listen-address=127.0.0.1:${port}`, "--storage.tsdb.retention.time=1h"], { stdio: ["ignore", log, log] });
  const url = `http://127.0.0.1:${port}`;
  for (const deadline = Date.now() + startLimit; (await fetch(`${url}/-/ready`).catch(() => undefined))?.status !== 200;) {
    assert.ok(Date.now() < deadline && child.exitCode === null, fs.readFileSync(path.join(home, "log"), "utf8"));
    await pause(100);
  }
  const ask = async (what) => {
    const answer = await (await fetch(`${url}/api/v1/${what}`)).json();
    assert.equal(answer.status, "success", `${what}: ${JSON.stringify(answer)}`);
    return answer.data;
  };
  return {
    query: async (expression) => (await ask(`query?${new URLSearchParams({ query: expression })}`)).result,
    firing: async () => (await ask("alerts")).alerts.filter(({ state }) => state === "firing"),
    async stop() {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
      fs.rmSync(home, { recursive: true, force: true });
    },
  };
}
