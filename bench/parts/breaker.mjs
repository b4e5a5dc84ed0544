// breaker.mjs <service> <sandbox> <token> <job>: the card processor fails every charge. Prints how many calls reached
// it before the circuit breaker opened; the median and the p99 of a refusal and of a GET, one after the other by this
// same client, in milliseconds; and after how many seconds payments were possible again by themselves.
import { setTimeout as pause } from "node:timers/promises";

const [url, sandbox, token, job] = process.argv.slice(2);
const rounds = 500;
const limit = 60_000; // ms, until it must have closed
const stays = 8_000; // ms for which it is surely open: afterwards a call may try
const unlimited = { calls_per_second: 100_000, calls_at_once: 1_000 };

async function ask(path, body) {
  const response = await fetch(url + path, {
    method: body ? "POST" : "GET", body: body && JSON.stringify(body),
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
  });
  await response.arrayBuffer();
  return response.status;
}

async function control(method, what, body) {
  await fetch(`${sandbox}/sandbox/${what}`, { method, body: body && JSON.stringify(body), headers: { "Content-Type": "application/json" } });
}

async function pay() {
  const response = await fetch(`${sandbox}/v1/tokens`, {
    method: "POST", headers: { apikey: "sandbox-public-key", "Content-Type": "application/json" },
    body: JSON.stringify({ card: { number: "4242424242424242", exp_month: "12", exp_year: "2030", cvv: "123" } }),
  });
  return ask("/api/v1/payments/authorize", { job_id: Number(job), amount: 0.01, clover_source_token: (await response.json()).id });
}

async function metric(pattern) {
  const text = await (await fetch(`${process.env.ADMIN_URL}/metrics`)).text();
  return Number(pattern.exec(text)?.[1] ?? 0);
}
const isOpen = async () => await metric(/^gigco_circuit_breaker_state\{operation="charge",vendor="clover"\} (\d)/m) === 2;

async function took(action, expected) {
  const began = performance.now();
  const status = await action();
  if (status !== expected) throw new Error(`${status} in the place of ${expected}`);
  return performance.now() - began;
}

function quantiles(times) {
  times.sort((a, b) => a - b);
  return [0.5, 0.99].map((part) => times[Math.floor(part * times.length)].toFixed(2)).join(" ");
}

await control("POST", "rate", { token: unlimited, app: unlimited });
await control("POST", "faults", { operation: "charge", fault: "error_before", times: 1_000 });
let calls = 0;
while (!(await isOpen())) {
  await pay();
  calls += 1;
}
const open = Date.now();
const refusals = [];
const reads = [];
for (let i = 0; i < rounds && Date.now() < open + stays; ++i) { // in turn, so that both meet the same machine
  refusals.push(await took(() => ask("/api/v1/payments/authorize", { job_id: Number(job), amount: 0.01, clover_source_token: "clv_none" }), 503));
  reads.push(await took(() => ask(`/api/v1/jobs/${job}`), 200));
}
await control("DELETE", "faults");
while ((await pay()) !== 200) {
  if (Date.now() - open > limit) throw new Error("the breaker does not close");
  await pause(250);
}
console.log(calls, quantiles(refusals), quantiles(reads), ((Date.now() - open) / 1000).toFixed(1));
