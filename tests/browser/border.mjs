// What a browser enforces of the headers that every answer has.
import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";

import { chromium } from "playwright-core";

import { person } from "../api/people.mjs";
import { startService } from "../api/service.mjs";

/** A site of somebody else; every port is an origin of its own. */
async function site() {
  const server = http.createServer((request, response) => {
    response.setHeader("Content-Type", "text/html");
    response.end("<!doctype html><title>A site</title>");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, origin: `http://127.0.0.1:${server.address().port}` };
}

const [friend, stranger] = [await site(), await site()];
const service = await startService({ more: { ALLOWED_ORIGINS: friend.origin } });
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });

let failed = 0;
async function check(name, test) {
  const page = await browser.newPage();
  try {
    await test(page);
    console.log(`ok - ${name}`);
  } catch (problem) {
    failed += 1;
    console.log(`not ok - ${name}\n${String(problem.stack).replace(/^/gm, "    ")}`);
  } finally {
    await page.close();
  }
}

/** Reads its own profile from a page of that origin, as a web app elsewhere would. */
async function readFrom(page, origin, token) {
  await page.goto(origin);
  return page.evaluate(async ([url, bearer]) => {
    try {
      const answer = await fetch(url, { headers: { Authorization: `Bearer ${bearer}` } });
      return { status: answer.status, tag: answer.headers.get("ETag"), id: answer.headers.get("X-Request-Id") };
    } catch (problem) {
      return problem.name;
    }
  }, [`${service.url}/api/v1/users/profile`, token]);
}

await check("the documentation works under its own policy, without anything inline or from elsewhere", async (page) => {
  const refused = [];
  page.on("console", (message) => { if (message.type() === "error") refused.push(message.text()); });
  page.on("pageerror", (problem) => refused.push(String(problem)));
  await page.goto(`${service.url}/docs`);
  await page.getByText("Begin a session").waitFor();
  await page.getByText("Begin a session").click();
  await page.getByText("Parameters").first().waitFor();
  if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/docs.png` });
  assert.deepEqual(refused, []);
});

await check("a page of an allowed origin reads answers and their headers; a stranger's is kept from them", async (page) => {
  const { token } = await person(service);
  const answer = await readFrom(page, friend.origin, token);
  assert.equal(answer.status, 200, JSON.stringify(answer));
  assert.ok(answer.id);
  assert.ok(answer.tag);
  assert.equal(await readFrom(page, stranger.origin, token), "TypeError");
});

await check("no site can show ours in a frame", async (page) => {
  await page.goto(stranger.origin);
  const shown = await page.evaluate((url) => new Promise((done) => {
    const frame = document.createElement("iframe");
    frame.src = url;
    frame.onload = () => done(frame.contentDocument !== null ? "ours" : "an error page");
    document.body.append(frame);
  }), `${service.url}/docs`);
  const texts = await Promise.all(page.frames().slice(1).map((frame) => frame.content()));
  assert.equal(shown, "an error page");
  assert.ok(texts.every((text) => !text.includes("swagger")), texts.join("\n"));
});

await browser.close();
for (const { server } of [friend, stranger]) server.close();
assert.ok(await service.stop(), "the service stops cleanly");
process.exitCode = failed === 0 ? 0 : 1;
