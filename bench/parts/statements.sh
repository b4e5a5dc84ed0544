# shellcheck shell=bash
# pgbench's scripts: the service's own statements, taken from PostgreSQL's log.

readonly job_body='{"title":"Clean my flat","description":"Two rooms and a kitchen","category":"cleaning","total_pay":90.00}'

# The statement about jobs that a request sends to the database, for pgbench. Its parameters are numbers, or
# words that become literals.
statement_of() { # path [token [curl's further arguments]]; of the process at $url
  local log="$work/home/postgres/postgres.log" start
  local -a backends request=(curl -fsS -o /dev/null -H "Authorization: Bearer ${2:-$token}" "${@:3}" "$url$1")
  "${request[@]}" # so that totals are known already
  sql -c "alter system set log_statement = 'all'" && sql -c "select pg_reload_conf()" >/dev/null
  sleep 0.3
  start="$(wc -c <"$log")"
  "${request[@]}"
  sleep 0.3
  mapfile -t backends < <(sql -c "select pid from pg_stat_activity where application_name = 'gigco'") # not of background work
  tail -c "+$((start + 1))" "$log" | node "$root/bench/parts/pgbench-script.mjs" "${backends[@]}"
  sql -c "alter system reset log_statement" && sql -c "select pg_reload_conf()" >/dev/null
}

# In a transaction of its own, which the log does not show as a statement about jobs.
write_post_statement() {
  {
    echo "begin;"
    statement_of /api/v1/jobs/create "$token" -H 'Content-Type: application/json' -d "$job_body"
    echo "commit;"
  } >"$work/post.sql"
}

write_wrk_posts() {
  write_wrk_post post.lua "$job_body"
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
