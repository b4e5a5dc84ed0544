// Each service has one kind of window short, so that days pass in a second and nothing else happens meanwhile.
// The same tests run on either engine: TEMPORAL_HOST chooses.
import { runOnService } from "../api/report.mjs";
import * as acting from "./acting.mjs";
import * as looking from "./looking.mjs";
import * as starting from "./starting.mjs";
import * as ending from "./ending.mjs";

const groups = {
  acting: { tests: acting.tests, more: {} },
  looking: { tests: looking.tests, more: { OFFER_WINDOW: "2s", MATCHING_WINDOW: "3s", ABANDON_WINDOW: "1s" } },
  starting: { tests: starting.tests, more: { START_WINDOW: "1s", START_GRACE: "500ms" } },
  ending: { tests: ending.tests, more: { RELEASE_WINDOW: "1500ms", REVIEW_WINDOW: "1500ms" } },
};
const chosen = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(groups);
for (const name of chosen) await runOnService(groups[name].tests, { more: groups[name].more });
