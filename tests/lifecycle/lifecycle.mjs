// Each service has one kind of window short, so that days pass in a second and nothing else happens meanwhile.
// The same tests run on either engine: TEMPORAL_HOST chooses.
import fs from "node:fs";

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
/** For tests/workflow/lifecycle, which replays them for ever: one of each course that the tests have seen. */
function writeHistories(service, group, folder, firstRuns) {
  const rows = JSON.parse(service.sql(`
    select json_agg(to_json(course) order by first) from (
      select distinct on (signature) min(run.id) as first, run.closed_at is not null as is_closed,
             string_agg((select string_agg(coalesce(item ->> 'activity_type', item ->> 'kind'), ' ') from jsonb_array_elements(step.jobs || step.commands) as item), ';' order by step.step) as signature,
             json_agg(json_build_object('step', step.step, 'at', step.at, 'jobs', step.jobs::text, 'commands', step.commands::text) order by step.step) as steps
        from workflow_runs as run join workflow_history as step on step.run = run.id
       where run.id > ${firstRuns[0].run}
       group by run.id order by signature, first) as course`) || "[]");
  rows.forEach(({ first, is_closed, steps }, place) => {
    const { test } = firstRuns.findLast(({ run }) => run < first);
    fs.writeFileSync(`${folder}/${group}_${place + 1}.json`, `${JSON.stringify({ test, is_closed, steps }, undefined, 1)}\n`);
  });
}

/** The same tests, and one more that keeps what they have left. */
function recorded(tests, group, folder) {
  const firstRuns = [];
  const noted = Object.entries(tests).map(([test, run]) => [test, async (service) => {
    firstRuns.push({ test, run: Number(service.sql("select coalesce(max(id), 0) from workflow_runs")) });
    await run(service);
  }]);
  return { ...Object.fromEntries(noted), "its histories are written down": async (service) => writeHistories(service, group, folder, firstRuns) };
}

const folder = process.env.RECORD_HISTORIES; // set it to make new ones
const chosen = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(groups);
for (const name of chosen) {
  const { tests, more } = groups[name];
  await runOnService(folder ? recorded(tests, name, folder) : tests, { more });
}
