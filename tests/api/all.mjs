// Runs the tests of this folder one after another on one service, and prints a line for each.
import { tests as accounts } from "./accounts.mjs";
import { tests as jobs } from "./jobs.mjs";
import { tests as recovery } from "./recovery.mjs";
import { tests as roles } from "./roles.mjs";
import { startService } from "./service.mjs";

let failed = 0;
function report(good, name, reason = "") {
  console.log(`${good ? "ok" : "not ok"} - ${name}`);
  if (!good) {
    failed += 1;
    console.log(String(reason).replace(/^/gm, "    "));
  }
}

const service = await startService();
for (const [name, test] of Object.entries({ ...accounts, ...jobs, ...roles, ...recovery })) {
  try {
    await test(service);
    report(true, name);
  } catch (problem) {
    report(false, name, problem.stack);
  }
}
report(await service.stop(), "the service stops cleanly");
process.exitCode = failed === 0 ? 0 : 1;
