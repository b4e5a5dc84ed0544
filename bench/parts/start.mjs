// start.mjs <gigco> <times>: starts `gigco api` so often and prints the median of the milliseconds until /ready
// answers 200.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";

const [binary, times] = process.argv.slice(2);
const url = `http://127.0.0.1:${process.env.PORT}/ready`;
const limit = 10_000;
const took = [];
for (let round = 0; round < Number(times); round += 1) {
  const started = performance.now();
  const service = spawn(binary, ["api"], { stdio: "ignore" });
  while (!(await fetch(url).then((answer) => answer.ok, () => false))) {
    if (performance.now() - started > limit || service.exitCode !== null) throw new Error("gigco api did not become ready");
    await pause(2);
  }
  took.push(performance.now() - started);
  service.kill();
  await once(service, "exit");
}
console.log(Math.round(took.sort((a, b) => a - b)[Math.floor(took.length / 2)]));
