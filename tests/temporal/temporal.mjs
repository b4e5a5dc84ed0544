// Starts a Temporal server, runs the lifecycle's tests on it, and looks at what it has kept.
//   node temporal.mjs <server program> <replay program>
import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import net from "node:net";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { freePort } from "../api/service.mjs";

const [server, replay] = process.argv.slice(2);
const here = path.dirname(fileURLToPath(import.meta.url));
const startLimit = 60_000; // milliseconds

async function answers(port) {
  return new Promise((done) => {
    const socket = net.connect(port, "127.0.0.1", () => { socket.destroy(); done(true); });
    socket.on("error", () => done(false));
  });
}

const port = await freePort();
const address = `127.0.0.1:${port}`;
const child = spawn(server, ["server", "start-dev", "--headless", "--ip", "127.0.0.1", "--port", String(port), "--log-level", "error"], { stdio: "ignore" });
let failed = 0;
function report(good, name, reason = "") {
  console.log(`${good ? "ok" : "not ok"} - ${name}`);
  if (!good) {
    failed += 1;
    console.log(String(reason).replace(/^/gm, "    "));
  }
}
try {
  const deadline = Date.now() + startLimit;
  while (!(await answers(port))) {
    assert.ok(Date.now() < deadline && child.exitCode === null, "the Temporal server does not start");
    await pause(100);
  }
  await pause(1_000); // its namespace comes a moment later
  const groups = process.env.TEST_GROUPS?.split(" ") ?? [];
  const { status } = spawnSync(path.join(here, "../lifecycle/run"), groups, { stdio: "inherit", env: { ...process.env, TEMPORAL_HOST: address } });
  failed += status === 0 ? 0 : 1;
  await pause(2_000); // what has just ended comes into the list after a moment
  const listed = JSON.parse(execFileSync(server, ["workflow", "list", "--address", address, "--limit", "1000", "--output", "json"], { encoding: "utf8", maxBuffer: 1 << 28 }));
  const ids = new Set(listed.map(({ execution }) => execution.workflowId));
  report(ids.size > 10 && [...ids].every((id) => id.startsWith("job-")), `the server itself lists ${ids.size} workflows of jobs`, JSON.stringify([...ids].slice(0, 5)));
  const replayed = spawnSync(replay, [address], { encoding: "utf8", maxBuffer: 1 << 28 });
  process.stdout.write(replayed.stdout);
  report(replayed.status === 0, "every history that the server holds replays as it was", replayed.stderr + replayed.stdout);
} catch (problem) {
  report(false, "Temporal", problem.stack);
} finally {
  child.kill("SIGTERM");
}
process.exitCode = failed === 0 ? 0 : 1;
