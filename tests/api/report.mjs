// Runs tests one after another on a service of their own, and prints a line for each.
import { startService } from "./service.mjs";

export async function runOnService(tests, how = {}) {
  let failed = 0;
  const report = (good, name, reason = "") => {
    console.log(`${good ? "ok" : "not ok"} - ${name}`);
    if (!good) {
      failed += 1;
      console.log(String(reason).replace(/^/gm, "    "));
    }
  };
  const service = await startService(how);
  for (const [name, test] of Object.entries(tests)) {
    try {
      await test(service);
      report(true, name);
    } catch (problem) {
      report(false, name, problem.stack);
    }
  }
  const leaked = service.secrets.leaked(service);
  report(leaked.length === 0, `none of ${service.secrets.values.size} secrets and addresses stands in its log`, leaked.slice(0, 5).join("\n"));
  if (service.hasDied) console.log(`the service has died: ${service.child.signalCode ?? service.child.exitCode}\n${service.lastWords}`);
  report(await service.stop(), "the service stops cleanly");
  if (failed > 0) process.exitCode = 1;
}
