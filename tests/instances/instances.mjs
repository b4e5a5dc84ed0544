// The tests of this folder, most of them on one database.
import { runOnService } from "../api/report.mjs";
import { tests as ending } from "./ending.mjs";
import { tests as purging } from "./purging.mjs";
import { tests as rotating } from "./rotating.mjs";
import { tests as sessions } from "./sessions.mjs";
import { tests as starting } from "./starting.mjs";

await runOnService({ ...starting, ...sessions, ...rotating, ...purging, ...ending });
