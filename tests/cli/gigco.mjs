// Runs `gigco` to its end, beside a service or on a database of that service's server.
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

/** gigco(service, ["migrate", "--status"], {database, input, environment}) → {status, output, errors} */
export async function gigco(service, words, { database = "gigco", input = "", environment = {} } = {}) {
  const child = spawn(service.binary, words, {
    env: {
      PATH: process.env.PATH, GIGCO_HOME: service.home, BCRYPT_COST: "4", ...environment,
      DB_HOST: path.join(service.home, "postgres/socket"), DB_NAME: database,
    },
  });
  const said = { output: "", errors: "" };
  child.stdout.on("data", (chunk) => (said.output += chunk));
  child.stderr.on("data", (chunk) => (said.errors += chunk));
  child.stdin.on("error", () => {}); // it may end without reading
  child.stdin.end(input);
  const [status] = await once(child, "close");
  return { status, ...said };
}

/** Another database on the same server, without tables. */
export function emptyDatabase(service, name) {
  service.sql(`create database ${name} owner gigco`);
  return name;
}
