# shellcheck shell=bash
# pgbench's scripts. The reads are the service's own statements, taken from PostgreSQL's log.

# The statement that a GET of the path sends to the database, for pgbench. Its
# parameters are numbers, or words that become literals.
statement_of() { # path [token]
  local log="$work/home/postgres/postgres.log" start
  curl -fsS -o /dev/null -H "Authorization: Bearer ${2:-$token}" "$url$1" # so that totals are known already
  sql -c "alter system set log_statement = 'all'" && sql -c "select pg_reload_conf()" >/dev/null
  sleep 0.3
  start="$(wc -c <"$log")"
  curl -fsS -o /dev/null -H "Authorization: Bearer ${2:-$token}" "$url$1"
  sleep 0.3
  tail -c "+$((start + 1))" "$log" | node "$root/bench/parts/pgbench-script.mjs"
  sql -c "alter system reset log_statement" && sql -c "select pg_reload_conf()" >/dev/null
}

write_post_scripts() {
  cat >"$work/post.sql" <<SQL
begin;
insert into jobs (consumer_id, title, description, category, total_pay_cents) values ($consumer, 'Clean my flat', 'Two rooms and a kitchen', 'cleaning', 9000) returning id as job \gset
insert into job_events (job_id, event, actor_id, to_status) values (:job, 'created', $consumer, 'posted');
insert into outbox (topic, subject_id, payload) values ('job.created', :job, jsonb_build_object('job_id', cast(:job as bigint)));
commit;
SQL
  write_wrk_post post.lua '{"title":"Clean my flat","description":"Two rooms and a kitchen","category":"cleaning","total_pay":90.00}'
  write_wrk_post login.lua "{\"email\":\"$email\",\"password\":\"$password\"}"
}

write_wrk_post() { # file body
  cat >"$work/$1" <<LUA
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '$2'
LUA
}

write_random_job() {
  cat >"$work/random.lua" <<LUA
request = function() return wrk.format(nil, "/api/v1/jobs/" .. math.random($first_job, $last_job)) end
LUA
}
