// The tests of this folder, on one service.
import { tests as accounts } from "./accounts.mjs";
import { tests as jobs } from "./jobs.mjs";
import { tests as recovery } from "./recovery.mjs";
import { runOnService } from "./report.mjs";
import { tests as roles } from "./roles.mjs";

await runOnService({ ...accounts, ...jobs, ...roles, ...recovery });
