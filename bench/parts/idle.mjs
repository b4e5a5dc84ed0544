// idle.mjs <url> <connections> <pid>: opens so many keep-alive connections, lets each answer once, and prints
// what the process then holds in memory, in KiB.
import fs from "node:fs";
import http from "node:http";
import { setTimeout as pause } from "node:timers/promises";

const [url, connections, pid] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true, maxSockets: Infinity, maxFreeSockets: Infinity });
const get = () =>
  new Promise((resolve, reject) => {
    http.get(url, { agent }, (answer) => answer.resume().on("end", resolve)).on("error", reject);
  });
await Promise.all(Array.from({ length: Number(connections) }, get));
await pause(500);
const open = Object.values(agent.freeSockets).flat().length;
if (open !== Number(connections)) throw new Error(`only ${open} connections stayed open`);
console.log(/^VmRSS:\s*(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/status`, "utf8"))[1]);
agent.destroy();
