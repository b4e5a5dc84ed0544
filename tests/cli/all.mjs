// The tests of this folder, on the database of one service.
import { runOnService } from "../api/report.mjs";
import { tests as admin } from "./admin.mjs";
import { tests as migrate } from "./migrate.mjs";
import { tests as templates } from "./templates.mjs";
import { tests as usage } from "./usage.mjs";

await runOnService({ ...usage, ...templates, ...migrate, ...admin });
