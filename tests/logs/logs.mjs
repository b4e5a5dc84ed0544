// See run. rsyslog and logrotate get the files of deploy/logs with places of the test's own.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { freePort } from "../api/service.mjs";
import { until } from "../api/until.mjs";

const deploy = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../deploy/logs");
const home = fs.mkdtempSync(path.join(os.tmpdir(), "gigco-logs-"));
const logs = path.join(home, "gigco");
fs.mkdirSync(logs);
process.once("exit", () => fs.rmSync(home, { recursive: true, force: true }));

/** A file of deploy/logs, and what stands for its places here. */
function configured(name, replacements, more = "") {
  let text = fs.readFileSync(path.join(deploy, name), "utf8");
  for (const [from, to] of Object.entries(replacements)) {
    assert.ok(text.includes(from), `${name} says nothing of ${from}`);
    text = text.replaceAll(from, to);
  }
  const file = path.join(home, name);
  fs.writeFileSync(file, more + text, { mode: 0o600 });
  return file;
}

/** Takes lines, until it is closed. */
async function collector(port, lines) {
  const sockets = new Set();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    let rest = "";
    socket.on("data", (bytes) => {
      const parts = (rest + bytes).split("\n");
      rest = parts.pop();
      lines.push(...parts);
    });
    socket.on("error", () => {});
  }).listen(port, "127.0.0.1");
  await once(server, "listening");
  return () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    return once(server, "close");
  };
}

const tests = {
  async "what is logged reaches the collector, in order, as it was written"() {
    const port = await freePort();
    const more = `global(workDirectory="${home}")\n`;
    const file = configured("rsyslog.conf", { "/var/log/gigco": logs, "5170": String(port) }, more);
    execFileSync("rsyslogd", ["-N1", "-f", file], { stdio: "pipe" });
    const line = (n) => JSON.stringify({ time: new Date().toISOString(), level: "info", message: `line ${n}, "quoted" und Zeichen ü`, n });
    const write = (n) => fs.appendFileSync(path.join(logs, "api.log"), `${line(n)}\n`);
    const lines = [];
    const numbers = () => lines.map((text) => JSON.parse(text).n);
    let close = await collector(port, lines);
    fs.writeFileSync(path.join(logs, "api.log"), "");
    const rsyslog = spawn("rsyslogd", ["-n", "-f", file, "-i", path.join(home, "pid")], { stdio: "ignore" });
    try {
      for (let n = 0; n < 100; ++n) write(n);
      await until(() => assert.equal(lines.length, 100));
      assert.deepEqual(numbers(), [...Array(100).keys()]);
      assert.match(JSON.parse(lines[0]).message, /"quoted" und Zeichen ü/);
      await close();
      for (let n = 100; n < 300; ++n) write(n);
      await pause(1_500); // it finds out that nobody is there
      close = await collector(port, lines);
      // What was on its way when the connection broke may be lost or come twice: TCP's own limit, so said in the document.
      await until(() => assert.ok(numbers().includes(299)));
      assert.ok(new Set(numbers()).size >= 299, `${new Set(numbers()).size} of 300`);
    } finally {
      rsyslog.kill("SIGTERM");
      await once(rsyslog, "exit");
      await close();
    }
  },
  async "what stays on the machine is rotated while it is written"() {
    const file = configured("logrotate.conf", { "/var/log/gigco": logs });
    fs.writeFileSync(path.join(logs, "api.log"), "one line\n");
    const open = fs.openSync(path.join(logs, "api.log"), "a"); // as the service has it
    execFileSync("logrotate", ["-f", "-s", path.join(home, "state"), file], { stdio: "pipe" });
    fs.writeSync(open, "another line\n");
    assert.equal(fs.readFileSync(path.join(logs, "api.log"), "utf8"), "another line\n");
    const kept = fs.readdirSync(logs).filter((name) => /^api\.log-\d/.test(name));
    assert.equal(kept.length, 1);
    assert.equal(fs.readFileSync(path.join(logs, kept[0]), "utf8"), "one line\n");
  },
};

for (const [name, test] of Object.entries(tests)) {
  try {
    await test();
    console.log(`ok - ${name}`);
  } catch (problem) {
    console.log(`not ok - ${name}\n${String(problem.stack).replace(/^/gm, "    ")}`);
    process.exitCode = 1;
  }
}
