# shellcheck shell=bash
# The service that is measured, with a database of its own under $work; nginx beside it. "${another[@]}" PORT=… begins
# the command of another process on that database.

service="" nginx="" api=""
another=()

finish() {
  [[ -z "$nginx" ]] || kill "$nginx" 2>/dev/null || true
  [[ -z "$api" ]] || kill "$api" 2>/dev/null || true
  [[ -z "$service" ]] || kill -CONT "$service" 2>/dev/null || true
  [[ -z "$service" ]] || { kill "$service" 2>/dev/null && wait "$service" || true; }
  rm -rf -- "$work"
}

free_port() {
  node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

wait_for() { # url
  for _ in $(seq 300); do
    if curl -fsS -o /dev/null "$1" 2>/dev/null; then return 0; fi
    sleep 0.1
  done
  echo "no answer from $1" >&2
  tail -n 20 "$work"/*.log >&2
  return 1
}

start_service() {
  local port admin_port
  port="$(free_port)"
  admin_port="$(free_port)"
  sandbox_port="$(free_port)"
  export ADMIN_URL="http://127.0.0.1:$admin_port" # for breaker.mjs
  IO_THREADS=1 PORT="$port" ADMIN_PORT="$admin_port" SANDBOX_PORT="$sandbox_port" GIGCO_HOME="$work/home" "$binary" up >"$work/service.log" 2>&1 &
  service=$!
  url="http://127.0.0.1:$port"
  wait_for "$url/ready"
  socket="$work/home/postgres/socket"
  [[ -d "$socket" ]] || { echo "the database's socket is not at $socket" >&2; exit 1; }
  database_port="$(find "$socket" -name '.s.PGSQL.*' -not -name '*.lock' | sed 's/.*\.//')"
  another=(env "DB_HOST=$socket" "DB_PORT=$database_port" DB_NAME=gigco DB_USER=gigco "GIGCO_HOME=$work/second"
    "JWT_SECRET_FILE=$work/home/jwt-secret" SHUTDOWN_DELAY=0s)
  read -r token consumer < <(curl -fsS "$url/api/v1/auth/register" -H 'Content-Type: application/json' \
    -d "{\"email\":\"$email\",\"name\":\"Bench\",\"password\":\"$password\"}" | jq -r '"\(.token) \(.id)"')
  worker="$(curl -fsS "$url/api/v1/auth/register" -H 'Content-Type: application/json' \
    -d "{\"email\":\"worker-$email\",\"name\":\"Bench\",\"password\":\"$password\",\"role\":\"gig_worker\"}" | jq -r .token)"
}

sql() { "$pgbin/psql" -qXAt -h "$socket" -p "$database_port" -U postgres -v ON_ERROR_STOP=1 gigco "$@"; }

add_jobs() { # how many
  sql -c "insert into jobs (consumer_id, title, description, category, total_pay_cents, location_latitude, location_longitude)
          select $consumer, 'Job ' || n, 'A description of some length for job ' || n, 'cleaning', 9000 + n % 10000,
                 40 + 2 * random(), -75 + 2 * random()
          from generate_series(1, $1) n"
  sql -c "vacuum analyze jobs"
  first_job="$(sql -c "select min(id) from jobs")"
  last_job="$(sql -c "select max(id) from jobs")"
}

# nginx answers a file of the size of our answer.
start_nginx() {
  local port
  port="$(free_port)"
  mkdir "$work/www"
  curl -fsS "$url/live" >"$work/www/live"
  cat >"$work/nginx.conf" <<CONF
worker_processes 1; daemon off; pid $work/nginx.pid; error_log $work/nginx.log;
events {}
http { access_log off; open_file_cache max=10; client_body_temp_path $work; proxy_temp_path $work; fastcgi_temp_path $work; uwsgi_temp_path $work; scgi_temp_path $work;
  server { listen 127.0.0.1:$port; root $work/www; default_type application/json; } }
CONF
  PATH="$PATH:/usr/sbin" nginx -p "$work" -c "$work/nginx.conf" >"$work/nginx.out.log" 2>&1 &
  nginx=$!
  nginx_url="http://127.0.0.1:$port"
  wait_for "$nginx_url/live"
}
