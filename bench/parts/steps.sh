# shellcheck shell=bash
# The embedded workflow engine, in a database of its own beside the service's.

readonly steps_database=gigco_steps workflows=500 engine_connections=10 # as many as the engine has

steps_sql() { # user, further arguments of psql
  "$pgbin/psql" -qXAt -h "$socket" -p "$database_port" -U "$1" -v ON_ERROR_STOP=1 "$steps_database" "${@:2}"
}

drop_open_workflows() { steps_sql gigco -c "delete from workflow_runs where closed_at is null"; }

steps_of_engine() { # [how many workflows [seconds]]
  drop_open_workflows
  "$root/build/release/bench/gigco_bench_steps" "$socket" "$database_port" "$steps_database" "${1:-$workflows}" "${2:-$seconds}" 2>>"$work/steps.log"
}

# Half of them stand as if their activity were done, half as if it were due. So many, because pgbench ends where a
# statement finds nothing while others are ahead of it.
steps_of_pgbench() {
  drop_open_workflows
  steps_sql gigco <<SQL
with run as (
  insert into workflow_runs (workflow_id, workflow_type, input, seed, steps, wake_at)
  select 'bench-' || n, 'walk', '{}', n, 1, case when n % 2 = 0 then workflow_now() end from generate_series(1, 2 * $workflows) n
  returning id, wake_at)
insert into workflow_activities (run, seq, activity_type, task_queue, command, due_at, scheduled_at, resolution)
select id, 1, 'nothing', 'bench', commands -> 0, workflow_now(), workflow_now(), case when wake_at is not null then resolution end
  from run, sample;
SQL
  "$pgbin/pgbench" -h "$socket" -p "$database_port" -U gigco -n -M prepared -c "$engine_connections" -j 1 -T "$seconds" \
    -f "$work/step.sql" "$steps_database" 2>>"$work/pgbench.log" | awk '/^tps/ { print $3 }'
}

# The engine's statements are learned from one workflow, and what a step leaves in its history.
start_steps_database() {
  local log="$work/home/postgres/postgres.log" start
  sql -c "create database $steps_database owner gigco"
  DB_HOST="$socket" DB_PORT="$database_port" DB_NAME="$steps_database" DB_USER=gigco GIGCO_HOME="$work/second" "$binary" migrate >>"$work/steps.log"
  sql -c "alter database $steps_database set log_statement = 'all'"
  start="$(wc -c <"$log")"
  steps_of_engine 1 1 >/dev/null
  tail -c "+$((start + 1))" "$log" | node "$root/bench/parts/step-script.mjs" >"$work/step.sql"
  sql -c "alter database $steps_database reset log_statement"
  steps_sql gigco -c "create table sample as select jobs, commands, jobs -> 0 as resolution from workflow_history where step = 2"
}

# They have ended, with a history of three steps. Without the checks of foreign keys, which would take most of the time.
add_finished_workflows() { # how many
  steps_sql postgres <<SQL
set session_replication_role = replica;
with run as (
  insert into workflow_runs (workflow_id, workflow_type, input, seed, status, steps, started_at, closed_at)
  select 'finished-' || n, 'walk', '{}', n, 'completed', 3, now() - interval '2 days', now() - interval '1 day'
    from generate_series(1, $1) n returning id)
insert into workflow_history (run, step, at, jobs, commands)
select id, step, now() - interval '1 day', jobs, commands from sample, run, generate_series(1, 3) step;
vacuum analyze workflow_runs, workflow_history;
SQL
}

workflow_steps() {
  start_steps_database
  compare "workflow steps, pgbench" ">=80%" steps_of_pgbench -- steps_of_engine
}

workflow_growth() {
  local before after
  add_finished_workflows "$rows"
  before="$(several steps_of_engine)"
  add_finished_workflows "$growth_rows"
  after="$(several steps_of_engine)"
  rate_line "steps: $growth_rows finished beside $rows" ">=85%" "$after" "$before"
}
