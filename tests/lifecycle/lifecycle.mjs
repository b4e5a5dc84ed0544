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
/** For tests/workflow/lifecycle, which replays them for ever: one of each course that a group has seen. */
function writeHistories(service, group, folder) {
  const rows = JSON.parse(service.sql(`
    select json_agg(history order by workflow) from (
      select distinct on (kinds) workflow, history from (
        select min(run.id) as workflow, string_agg((select string_agg(job ->> 'kind', ' ') from jsonb_array_elements(step.jobs) as job), ';' order by step.step) as kinds,
               json_agg(json_build_object('step', step.step, 'at', step.at, 'jobs', step.jobs::text, 'commands', step.commands::text) order by step.step) as history
          from workflow_runs as run join workflow_history as step on step.run = run.id
         where run.closed_at is not null group by run.id) as courses
      order by kinds, workflow) as distinct_courses`) || "[]");
  rows.forEach((history, place) => fs.writeFileSync(`${folder}/${group}_${place + 1}.json`, `${JSON.stringify({ steps: history }, undefined, 1)}\n`));
}

const chosen = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(groups);
for (const name of chosen) {
  const { tests, more } = groups[name];
  const folder = process.env.RECORD_HISTORIES; // set it to make them anew
  if (folder) tests["its histories are written down"] = async (service) => writeHistories(service, name, folder);
  await runOnService(tests, { more });
}
