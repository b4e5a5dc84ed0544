// A Prometheus looks at a service while things break.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { authorize } from "../api/payments.mjs";
import { person, post } from "../api/people.mjs";
import { runOnService } from "../api/report.mjs";
import { until } from "../api/until.mjs";
import { startPrometheus } from "./prometheus.mjs";

const deploy = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../deploy");
const rules = path.join(deploy, "prometheus/alerts.yml");
const dashboard = JSON.parse(fs.readFileSync(path.join(deploy, "grafana/gigco.json"), "utf8"));
const expressions = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

/** Names of ours in a text; a histogram's series stand for it. */
const namesIn = (text) => new Set([...text.matchAll(/\b(?:gigco|process)_[a-z_]+\b/g)].map(([name]) => name));

async function fires(alert) {
  return until(async () => {
    const found = (await prometheus.firing()).find(({ labels }) => labels.alertname === alert);
    assert.ok(found, `${alert} does not fire; ${JSON.stringify(await prometheus.firing())}`);
    return found;
  });
}

async function ends(alert) {
  await until(async () => assert.ok(!(await prometheus.firing()).some(({ labels }) => labels.alertname === alert), `${alert} goes on`));
}

let prometheus;
const tests = {
  async "every number that a rule or a panel names is one that the program tells"(service) {
    const one = await person(service);
    const job = await post(service, one, { total_pay: 50 });
    assert.equal((await authorize(service, one, job, 50)).status, 200); // the numbers of a vendor begin with its first call
    let told;
    await until(async () => {
      told = await (await fetch(`${service.adminUrl}/metrics`)).text();
      for (const text of [fs.readFileSync(rules, "utf8"), ...expressions]) {
        for (const name of namesIn(text)) assert.match(told, new RegExp(`^${name}(\\{| )`, "m"), name);
      }
    });
    execFileSync("promtool", ["check", "metrics"], { input: told });
  },
  async "the dashboard's panels have ids of their own, do not overlap and ask what Prometheus understands"(service) {
    prometheus = await startPrometheus(rules, [new URL(service.adminUrl).host]);
    assert.equal(new Set(dashboard.panels.map(({ id }) => id)).size, dashboard.panels.length);
    assert.equal(new Set(dashboard.panels.map(({ gridPos: { x, y } }) => `${x} ${y}`)).size, dashboard.panels.length);
    await until(async () => assert.equal((await prometheus.query('up{job="gigco"}'))[0]?.value[1], "1"));
    for (const expression of expressions) {
      await prometheus.query(expression.replaceAll("$__rate_interval", "1m").replaceAll("$job", "gigco"));
    }
    const some = await prometheus.query("gigco_db_connections_open");
    assert.ok(some.length > 0);
  },
  async "nothing fires while all is well"(service) {
    await until(async () => assert.deepEqual(await prometheus.firing(), []));
  },
  async "a vendor that fails is told by its circuit breaker's alert, which ends with it"(service) {
    await service.sandbox.fault("charge", "error_before", { times: 100 });
    const one = await person(service);
    await until(async () => {
      const job = await post(service, one, { total_pay: 50 });
      const answer = await authorize(service, one, job, 50);
      assert.equal(answer.body.code, "payments_unavailable", JSON.stringify(answer.body));
    });
    const alert = await fires("PaymentsUnavailable");
    assert.deepEqual([alert.labels.vendor, alert.labels.severity], ["clover", "page"]);
    assert.match(alert.annotations.summary, /clover fails/);
    await service.sandbox.control("DELETE", "faults");
    await until(async () => {
      const job = await post(service, one, { total_pay: 50 });
      assert.equal((await authorize(service, one, job, 50)).status, 200);
    });
    await ends("PaymentsUnavailable");
  },
  async "a process that does not answer is told"(service) {
    service.child.kill("SIGSTOP");
    try {
      const alert = await fires("GigcoDown");
      assert.equal(alert.labels.instance, new URL(service.adminUrl).host);
    } finally {
      service.child.kill("SIGCONT");
    }
    await ends("GigcoDown");
  },
};

try {
  await runOnService(tests);
} finally {
  await prometheus?.stop();
}
