// Shows that the reader of documents notices what it must notice.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

import { blocksOf, sessionOf } from "./documents.mjs";

const fence = "```";
const one = (before, language = "sh", after = "") =>
  blocksOf(`${before}\n${fence}${language}\necho hello\n${fence}\n${after}`);

function session(...codes) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "gigco-docs-"));
  const { status } = spawnSync("bash", ["-euo", "pipefail", "-c", sessionOf(codes.map((code) => ({ code })), folder)]);
  const files = Object.fromEntries(fs.readdirSync(folder).map((name) => [name, fs.readFileSync(path.join(folder, name), "utf8")]));
  fs.rmSync(folder, { recursive: true });
  return { status, files };
}
const shared = session("greeting=hello", 'echo "$greeting"');
const failing = session("false", "echo never");

const cases = {
  "a block without a marker is a fault": one("Text.")[0].fault !== undefined,
  "a marker further up does not count": one("<!-- run: a -->\nText.")[0].fault !== undefined,
  "another shell's name is a fault": one("<!-- run: a -->", "bash")[0].fault !== undefined,
  "an expectation after no block is a fault": blocksOf("Text.\n<!-- expect: a -->")[0].fault !== undefined,
  "a block marked to run has its name": one("<!-- run: greet -->")[0].name === "greet",
  "a block marked not to run has its reason": one("<!-- not run: slow -->")[0].reason === "slow",
  "expectations belong to the block before": one("<!-- run: a -->", "sh", "<!-- expect: hello -->")[0].expects[0] === "hello",
  "other languages are left alone": one("Text.", "json").length === 0,
  "variables carry over to the next block": shared.status === 0 && shared.files["1.out"] === "hello\n",
  "a failing command ends its document": failing.status !== 0 && !("0.done" in failing.files) && !("1.out" in failing.files),
};
for (const [name, holds] of Object.entries(cases)) {
  console.log(`${holds ? "ok" : "not ok"} - ${name}`);
  if (!holds) process.exitCode = 1;
}
