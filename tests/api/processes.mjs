// The program's roles in processes of their own, on a PostgreSQL of the test programs' kind: no `gigco up`.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import readline from "node:readline";

import { startBeside } from "./beside.mjs";
import { Sandbox } from "./sandbox.mjs";
import { freePort, newestBinary, Service, unlimited } from "./service.mjs";

/** An API, the processor's stand-in and a database; workers as they are asked for. `more` are settings. */
export async function startProcesses(more = {}) {
  const binary = newestBinary();
  const cluster = spawn(path.join(path.dirname(binary), "tests/gigco_test_cluster"), { stdio: ["pipe", "pipe", "inherit"] });
  const [line] = await once(readline.createInterface({ input: cluster.stdout }), "line");
  const [, sockets, databasePort] = /=(.*);(\d+)$/.exec(line);
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const environment = {
    DB_HOST: sockets, DB_PORT: databasePort, JWT_SECRET: "a secret of this test, and of nothing else", PORT: String(port),
    BCRYPT_COST: "4", CLOVER_API_URL: `http://127.0.0.1:${sandboxPort}`, CLOVER_PRIVATE_KEY: "sandbox-private-key",
    CLOVER_CALLS_PER_SECOND: "1000", CLOVER_TIMEOUT: "2s", SANDBOX_PORT: String(sandboxPort), ...unlimited, ...more,
  };
  execFileSync(binary, ["migrate"], { env: { ...process.env, ...environment }, stdio: "pipe" });
  const sandboxProcess = await startBeside(binary, ["sandbox"], environment, "listens on");
  const api = await startBeside(binary, ["api"], environment, "listens on");

  class Processes extends Service {
    sql(statement) {
      const access = ["-h", sockets, "-p", databasePort, "-U", "gigco", "-d", "gigco"];
      return execFileSync("psql", ["-qXAt", ...access, "-v", "ON_ERROR_STOP=1", "-c", statement], { encoding: "utf8", stdio: "pipe" }).trim();
    }

    /** All that runs by itself, or one part of it. */
    worker(only) {
      return startBeside(binary, ["worker", ...(only ? ["--only", only] : [])], environment, `runs: ${only ?? "payments, workflows"}`);
    }

    /** Whether the API ended in order. */
    async end() {
      const clean = await api.stop();
      sandboxProcess.child.kill("SIGTERM");
      cluster.stdin.end();
      return clean;
    }
  }
  const document = JSON.parse(execFileSync(binary, ["openapi"], { env: { PATH: process.env.PATH }, encoding: "utf8" }));
  const sandbox = new Sandbox(environment.CLOVER_API_URL);
  await sandbox.unlimited();
  return new Processes(`http://127.0.0.1:${port}`, undefined, api.child, document, binary, sandbox);
}

/** check(name, test): a line for each; sets the exit status. */
export async function check(name, test) {
  try {
    await test();
    console.log(`ok - ${name}`);
  } catch (problem) {
    process.exitCode = 1;
    console.log(`not ok - ${name}\n${String(problem.stack).replace(/^/gm, "    ")}`);
  }
}
