# shellcheck shell=bash
# The rows that are no pair of rates: logins among reads, latency, memory, start, growth.

# Bare bcrypt on all cores, by the C library through Perl: hashes each second.
bare_hashes() {
  for _ in $(seq "$(nproc)"); do
    # shellcheck disable=SC2016 # Perl's variables
    perl -MTime::HiRes=time -e 'my ($s, $password, $n, $t) = (@ARGV, 0, time);
      while (time < $t + $s) { crypt($password, q($2b$12$abcdefghijklmnopqrstuu)); $n++ }
      printf "%.3f\n", $n / (time - $t)' "$((2 * seconds))" "$password" &
  done | awk '{ sum += $1 } END { print sum }'
}

logins() {
  wrk -t1 -c"$((2 * $(nproc)))" -d"$((2 * seconds))s" --timeout 10s -s "$work/login.lua" "$url/api/v1/auth/login" |
    awk '/^Requests\/sec/ { print $2 } /Non-2xx/ { print "failures:", $0 >"/dev/stderr" }'
}

of_wrk_with_latency() {
  wrk -t1 -c"$clients" -d"${seconds}s" --latency -H "Authorization: Bearer $token" "$url/api/v1/jobs/$last_job"
}

reads_among_logins() {
  local among alone
  of_wrk_with_latency >"$work/alone.log"
  logins >"$work/logins" &
  local login_pid=$!
  sleep 0.5
  of_wrk_with_latency >"$work/among.log"
  wait "$login_pid"
  among="$(awk '/^Requests\/sec/ { print $2 }' "$work/among.log")"
  alone="$(awk '/^Requests\/sec/ { print $2 }' "$work/alone.log")"
  rate_line "GET one job while all cores log in" ">=50%" "$among" "$alone"
  line "  its p99" "$(awk '/ 99%/ { print $2 }' "$work/among.log")" "$(awk '/ 99%/ { print $2 }' "$work/alone.log")" "" "<=20ms"
}

# The connections send at random times, so that together they ask for half of what was reached.
latency_at_half() {
  local rate
  rate="$(of_wrk "$url/api/v1/jobs/$last_job")"
  cat >"$work/half.lua" <<LUA
function delay() return math.random() * 2 * 1000 * $clients / ($rate / 2) end
LUA
  wrk -t1 -c"$clients" -d"${seconds}s" --latency -s "$work/half.lua" -H "Authorization: Bearer $token" "$url/api/v1/jobs/$last_job" |
    tee -a "$work/wrk.log" |
    awk 'function ms(t) { return t ~ /us$/ ? t / 1000 : t ~ /ms$/ ? t + 0 : t * 1000 }
         / 50%/ { p50 = ms($2) } / 99%/ { p99 = ms($2) } /^Requests\/sec/ { rate = $2 }
         END { printf "%-40s %12.2fms %12.2fms %7.1fx %8s\n", "p99 and median at " sprintf("%.0f/s", rate), p99, p50, p99 / p50, "<=5x" }'
}

# A job is posted to `gigco api`, as a worker is another process in production, and then with the whole life that
# it begins, which takes its share of the same processors. For the former the service with its worker stands still,
# so that neither side of the pair has somebody who works off what it leaves in the outbox.
posts() {
  local alone port
  port="$(free_port)"
  kill -STOP "$service"
  "${another[@]}" IO_THREADS=1 PORT="$port" "$binary" api >"$work/api.log" 2>&1 &
  api=$!
  wait_for "http://127.0.0.1:$port/ready"
  url="http://127.0.0.1:$port" write_post_statement
  compare "POST job, pgbench" ">=80%" of_pgbench "$work/post.sql" -- of_wrk "http://127.0.0.1:$port/api/v1/jobs/create" "$work/post.lua"
  alone="$(median <"$work/ours")"
  kill "$api" && wait "$api" && api=""
  sql -c "update outbox set published_at = now() where published_at is null" # nobody has to work off those
  kill -CONT "$service"
  wait_for "$url/ready"
  rate_line "  with a worker and workflow, without" "" "$(of_wrk "$url/api/v1/jobs/create" "$work/post.lua")" "$alone"
  catch_up
}

# Until every job that was posted has a workflow that waits for something; else it would disturb what comes next.
catch_up() {
  local due=1 began=$SECONDS
  while ((due > 0)); do
    sleep 0.5
    due="$(sql -c "select (select count(*) from outbox where published_at is null)
      + (select count(*) from workflow_runs where status = 'running' and wake_at <= workflow_now())
      + (select count(*) from workflow_activities where resolution is null and not is_dead and due_at <= workflow_now())")"
  done
  line "  until its workflows rest" "$((SECONDS - began))s" "" "" ""
}

idle_memory() {
  local resident
  resident="$(node "$root/bench/parts/idle.mjs" "$url/live" 1000 "$service")"
  line "memory with 1,000 idle connections" "$(awk -v k="$resident" 'BEGIN { printf "%.1f MiB", k / 1024 }')" "" "" "64 MiB"
}

cold_start() {
  local took
  took="$("${another[@]}" PORT="$(free_port)" node "$root/bench/parts/start.mjs" "$binary" "$rounds")"
  line "start to ready, database running" "$took ms" "" "" "300 ms"
}

# The statement alone, by one client, with all that it costs but HTTP.
match_among() { # how many jobs
  local match="/api/v1/jobs/matches?lat=40.7&lng=-74&radius_miles=25" latency
  statement_of "$match" "$worker" >"$work/match.sql"
  latency="$("$pgbin/pgbench" -h "$socket" -p "$database_port" -U gigco -n -M prepared -c 1 -T "$seconds" -f "$work/match.sql" gigco 2>>"$work/pgbench.log" |
    awk '/^latency average/ { print $4 }')"
  line "matching a worker with $1 jobs" "$latency ms" "" "" "10 ms"
}

growth() {
  local what before after
  local -A small=()
  write_random_job
  small[one]="$(of_wrk "$url" "$work/random.lua")"
  small[page]="$(of_wrk "$url/api/v1/jobs?status=posted")"
  add_jobs "$growth_rows"
  write_random_job
  for what in one page; do
    before="${small[$what]}"
    case "$what" in
      one) after="$(of_wrk "$url" "$work/random.lua")" ;;
      page) after="$(of_wrk "$url/api/v1/jobs?status=posted")" ;;
    esac
    rate_line "GET $what: $growth_rows jobs beside $rows" ">=85%" "$after" "$before"
  done
  match_among "$growth_rows"
}

# Requests until the breaker opened, each with its attempts; then how soon one is refused, beside a read by the same
# client: both have the way through HTTP and the token's check in them.
breaker() {
  local calls median p99 read_median read_p99 again
  read -r calls median p99 read_median read_p99 again < <(node "$root/bench/parts/breaker.mjs" "$url" "http://127.0.0.1:$sandbox_port" "$token" "$last_job")
  line "payments asked until the breaker opens" "$calls" "" "" "<=10"
  line "  median while it is open, GET one job" "${median}ms" "${read_median}ms" "" ""
  line "  p99 while it is open, GET one job" "${p99}ms" "${read_p99}ms" "" "<=5ms"
  line "  until it closes by itself" "${again}s" "" "" ""
}
