// The tests of this folder, on one service. A name on the command line runs the files of that name alone.
import { runOnService } from "./report.mjs";

const files = ["accounts", "users", "workers", "services", "schedules", "jobs", "job_rules", "matching", "reviews", "notifications", "administration", "documentation", "payments", "payment_rules", "bookkeeping", "disputes", "payouts", "workflows", "statements", "representation", "refusals", "border", "lock_out", "operations", "roles", "contract", "recovery"];
const chosen = process.argv.length > 2 ? process.argv.slice(2) : files;
const all = await Promise.all(chosen.map((name) => import(`./${name}.mjs`)));

await runOnService(Object.assign({}, ...all.map(({ tests }) => tests)));
