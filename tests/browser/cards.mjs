// The page is served from another origin than the fields, as it is with Clover's own.
import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";

import { chromium } from "playwright-core";

import { startBeside } from "../api/beside.mjs";
import { freePort, newestBinary } from "../api/service.mjs";

const kinds = ["CARD_NUMBER", "CARD_DATE", "CARD_CVV", "CARD_POSTAL_CODE"];
const port = await freePort();
const sandbox = await startBeside(newestBinary(), ["sandbox"], { SANDBOX_PORT: String(port) }, "listens on");
const url = `http://127.0.0.1:${port}`;
const shop = http.createServer((request, response) => {
  response.setHeader("Content-Type", "text/html");
  response.setHeader("Content-Security-Policy", `default-src 'none'; script-src ${url} 'unsafe-inline'; style-src-attr 'unsafe-inline'; frame-src ${url}`);
  response.end(`<!doctype html>${kinds.map((kind) => `<div id="${kind}"></div>`).join("")}
    <script src="${url}/sdk.js"></script>
    <script>
      const clover = new Clover("sandbox-public-key", { merchantId: "M" });
      const elements = clover.elements();
      const heard = [];
      for (const kind of ${JSON.stringify(kinds)}) {
        const field = elements.create(kind, {});
        field.mount("#" + kind);
        for (const event of ["change", "blur"]) field.addEventListener(event, (told) => heard.push([event, told]));
      }
    </script>`);
}).listen(0, "127.0.0.1");
await once(shop, "listening");
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });

let failed = 0;
async function check(name, test) {
  const page = await browser.newPage();
  try {
    await page.goto(`http://127.0.0.1:${shop.address().port}/`);
    await test(page, (kind) => page.frameLocator(`#${kind} iframe`).locator("input"));
    console.log(`ok - ${name}`);
  } catch (problem) {
    failed += 1;
    console.log(`not ok - ${name}\n${String(problem.stack).replace(/^/gm, "    ")}`);
  } finally {
    await page.close();
  }
}
async function type(field, number) {
  const values = [number, "12/30", "123", "94043"];
  for (const [index, kind] of kinds.entries()) await field(kind).fill(values[index]);
}
const createToken = (page) => page.evaluate(() => clover.createToken());

await check("a card typed into the fields becomes a token that pays, and the page never has its number", async (page, field) => {
  await type(field, "4242 4242 4242 4242");
  const { token, errors } = await createToken(page);
  assert.match(token ?? JSON.stringify(errors), /^clv_/);
  const charge = await fetch(`${url}/v1/charges`, {
    method: "POST", body: JSON.stringify({ amount: 500, currency: "usd", source: token }),
    headers: { Authorization: "Bearer sandbox-private-key", "User-Agent": "test", "x-forwarded-for": "127.0.0.1" },
  });
  assert.equal((await charge.json()).source.last4, "4242");
  const known = await page.evaluate(() => document.documentElement.outerHTML + JSON.stringify(heard));
  assert.doesNotMatch(known, /4242/);
});

await check("fields tell what is wrong with them, and so does the token that is not made", async (page, field) => {
  await field("CARD_NUMBER").fill("42");
  await field("CARD_NUMBER").blur();
  await page.waitForFunction(() => heard.some(([event]) => event === "blur"));
  const [event, told] = await page.evaluate(() => heard[0]);
  assert.deepEqual([event, told.CARD_NUMBER.touched], ["change", true]);
  assert.match(told.CARD_NUMBER.error, /not valid/);
  assert.deepEqual(Object.keys((await createToken(page)).errors).sort(), [...kinds].sort());
});

await check("a number that is no test number is refused", async (page, field) => {
  await type(field, "5555 5555 5555 4444");
  assert.match((await createToken(page)).errors.CARD_NUMBER, /test numbers/);
});

await browser.close();
shop.close();
sandbox.child.kill("SIGTERM");
process.exitCode = failed === 0 ? 0 : 1;
