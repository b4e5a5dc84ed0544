// Further processes of the program beside a service, as they run where one machine is not enough.
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const startLimit = 30_000; // milliseconds
const stopLimit = 30_000;

const homes = []; // also of those that are killed
process.once("exit", () => homes.forEach((home) => fs.rmSync(home, { recursive: true, force: true })));

/** Ready once it has said `ready`. Its environment is the caller's with `more`. */
export async function startBeside(binary, command, more, ready) {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "gigco-beside-"));
  homes.push(home);
  const file = path.join(home, "process.log");
  const log = fs.openSync(file, "w");
  const child = spawn(binary, command, {
    env: { ...process.env, GIGCO_HOME: home, LOG_LEVEL: "warning", ...more }, stdio: ["ignore", log, log],
  });
  const said = () => fs.readFileSync(file, "utf8");
  for (const deadline = Date.now() + startLimit; !said().includes(ready);) {
    if (Date.now() > deadline || child.exitCode !== null) throw new Error(`gigco ${command.join(" ")} does not start:\n${said()}`);
    await pause(50);
  }
  return {
    child,
    said,
    /** Whether it ended by itself, in order. */
    async stop() {
      const ended = child.exitCode === null && child.signalCode === null ? once(child, "exit") : undefined;
      child.kill("SIGTERM");
      const clean = ended !== undefined && await Promise.race([ended.then(([code]) => code === 0), pause(stopLimit, false, { ref: false })]);
      if (child.exitCode === null) child.kill("SIGKILL");
      return clean;
    },
  };
}
