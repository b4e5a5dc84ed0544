# shellcheck shell=bash
# `./gigco test`: builds a preset, runs its test programs and the tests/*/run scripts, and adds up.

readonly parallel_programs=2
readonly cluster_start_seconds=120
readonly coverage_floor_percent=70
# What the address sanitizer watches of the whole program: every route, every command, the parser, and a job's whole
# life. The others take long and reach nothing more.
readonly -a sanitized_scripts=(api cli malformed lifecycle)
readonly sanitizer_slowdown=4 # a time limit of ours may be exceeded so many times under a sanitizer
readonly slow_script=scale # minutes: only for --all, or when the filter names it

runs_slow=no
total_passed=0
total_failed=0
total_skipped=0
failures=() # what to look for above, said once more at the end

count() { # passed failed skipped
  total_passed=$((total_passed + $1))
  total_failed=$((total_failed + $2))
  total_skipped=$((total_skipped + $3))
}

miss() { # name
  count 0 1 0
  failures+=("$1")
}

# check <name> <command…>: one more test, which is the command's status.
check() {
  local name="$1"
  shift
  if "$@"; then
    say "      ok - $name"
    count 1 0 0
  else
    say "      not ok - $name"
    miss "$name"
  fi
}

# count_logs <folder> <preset>
count_logs() {
  local file passed failed skipped name
  for file in "$1"/*.counts; do
    [[ -f "$file" ]] || continue
    read -r passed failed skipped <"$file"
    count "$passed" "$failed" "$skipped"
    [[ -s "${file%.counts}.failures" ]] || continue
    while IFS= read -r name; do failures+=("$2: $name"); done <"${file%.counts}.failures"
  done
}

# The test programs of a preset, and the shared cluster's, as ninja targets.
test_targets() {
  ninja -C "$root/build/$1" build.ninja >/dev/null # which lists again what came and went
  ninja -C "$root/build/$1" -t targets all |
    sed -nE 's/^(tests\/([^:]*\/)?([a-z0-9_]+_test|gigco_test_cluster)): CXX_EXECUTABLE_LINKER.*/\1/p'
}

# One PostgreSQL for every program: it says where it is on its first line and lives until its stdin
# is closed.
start_test_cluster() {
  local program="$root/build/$1/tests/gigco_test_cluster" logs="$2" line=""
  cluster_pid=""
  [[ -x "$program" ]] || return 0
  coproc CLUSTER { exec "$program" 2>"$logs/test_cluster.log"; }
  cluster_pid="$CLUSTER_PID"
  cluster_input="${CLUSTER[1]}"
  IFS= read -r -t "$cluster_start_seconds" line <&"${CLUSTER[0]}" || true
  if [[ "$line" != TEST_GIGCO_CLUSTER=* ]]; then
    tail -n 20 -- "$logs/test_cluster.log" >&2
    complain "the tests' shared PostgreSQL did not start; each program starts its own"
    return 0
  fi
  export TEST_GIGCO_CLUSTER="${line#TEST_GIGCO_CLUSTER=}"
}

stop_test_cluster() {
  unset TEST_GIGCO_CLUSTER
  [[ -n "$cluster_pid" ]] || return 0
  exec {cluster_input}>&-
  wait "$cluster_pid" || complain "the tests' shared PostgreSQL did not stop cleanly"
  cluster_pid=""
}

# run_programs <preset> <filter>
run_programs() {
  local preset="$1" filter="$2" logs="$root/build/$1/test-logs"
  local -a programs
  mapfile -t programs < <(test_targets "$preset" | grep '_test$' | sort)
  export TEST_RECORDED_RESPONSES="$logs/responses.jsonl"
  if [[ -z "$filter" ]]; then
    rm -rf -- "$logs"
  fi
  mkdir -p "$logs"
  rm -f -- "$logs"/*.{counts,failures}
  start_test_cluster "$preset" "$logs"
  if ((${#programs[@]} > 0)); then
    printf '%s\0' "${programs[@]/#/$root/build/$preset/}" |
      xargs -0 -P "$parallel_programs" -n 1 "$root/scripts/run-test-program" "$logs" "$filter" ||
      miss "$preset: a test program could not be run"
  fi
  stop_test_cluster
  count_logs "$logs" "$preset"
}

# chosen_scripts <filter> [name…]: these, or all, as far as the filter lets them; the cheap ones first, what
# needs the programs' recordings later.
chosen_scripts() {
  local filter="$1" name
  local -A seen=()
  shift
  (($# > 0)) || set -- architecture docs api openapi "$root"/tests/*/run
  for name in "$@"; do
    name="$(basename -- "${name%/run}")"
    [[ -x "$root/tests/$name/run" && -z "${seen[$name]:-}" && "$name" == *"$filter"* ]] || continue
    [[ "$name" != "$slow_script" || "$name" == "$filter" || "$runs_slow" == yes ]] || continue
    seen[$name]=1
    say "$name"
  done
}

# run_scripts <preset> <filter> [name…]
run_scripts() {
  local logs="$root/build/$1/test-logs/scripts" name
  local -a names
  mapfile -t names < <(chosen_scripts "${@:2}")
  rm -rf -- "$logs"
  mkdir -p "$logs"
  export TEST_BUILD="$root/build/$1"
  export TEST_BINARY="$root/build/$1/gigco"
  for name in "${names[@]}"; do
    [[ ! -f "$root/tests/$name/package.json" ]] || npm_packages "tests/$name"
  done
  if [[ " ${names[*]} " =~ " "(docs|client)" " ]]; then
    make_client "$TEST_BINARY" || miss "the client is made"
  fi
  for name in "${names[@]}"; do
    "$root/scripts/run-test-script" "$logs" "$root/tests/$name/run" || miss "tests/$name could not be run"
  done
  count_logs "$logs" "$1"
}

conclude() {
  local started="$1"
  say ""
  if ((${#failures[@]} > 0)); then
    say "Failed:"
    printf '  %s\n' "${failures[@]}"
  fi
  say "Time: $((SECONDS - started)) s."
  if ((total_skipped > 0)); then say "$total_skipped skipped."; fi
  if ((total_passed + total_failed == 0)); then complain "no test matches"; fi
  say "$total_passed passed, $total_failed failed"
  ((total_failed == 0 && total_passed > 0)) || exit 1
}

command_test() {
  local all=no temporal=no filter="" argument started=$SECONDS
  for argument in "$@"; do
    case "$argument" in
      --all) all=yes ;;
      --temporal) temporal=yes ;;
      -*) stop_with "$status_misuse" "usage: ./gigco test [--all | --temporal] [filter]" ;;
      *) filter="$argument" ;;
    esac
  done
  if [[ "$temporal" == yes ]]; then
    [[ "$all" == no && -z "$filter" ]] || stop_with "$status_misuse" "--temporal runs alone and takes no filter"
    test_temporal
  elif [[ "$all" == yes ]]; then
    [[ -z "$filter" ]] || stop_with "$status_misuse" "--all runs everything and takes no filter"
    test_everything
  else
    test_quickly "$filter"
  fi
  conclude "$started"
}

test_quickly() {
  say "[1/4] packages"
  need_packages yes build test
  npm_packages docs-ui
  say "[2/4] build dev"
  configure dev
  compile dev
  say "[3/4] test programs"
  run_programs dev "$1"
  say "[4/4] test scripts"
  run_scripts dev "$1"
}

# What the second engine needs besides Debian's packages: the compilers of its bridge and of its server.
has_temporal_toolchain() { command -v cargo >/dev/null && command -v go >/dev/null; }

test_temporal() {
  if ! has_temporal_toolchain; then
    say "Skipped: Temporal needs cargo (Rust 1.88 or newer) and go (1.21 or newer) on the PATH."
    count 0 0 1
    say "0 passed, 0 failed, 1 skipped"
    exit 0
  fi
  say "[1/3] packages"
  need_packages yes build test temporal
  npm_packages docs-ui
  say "[2/3] build temporal: the first time, Rust and Go take some minutes"
  configure temporal
  compile temporal gigco temporal_replay
  say "[3/3] test scripts"
  run_scripts temporal "" bridge temporal
}

# The plain run is the coverage build's, so that nothing is built and run twice for no reason; where Rust and Go are,
# it has both engines.
test_everything() {
  local preset step=5 temporal=OFF
  local -a groups=(build test lint)
  runs_slow=yes
  export STORM_CLIENTS=200 STORM_OPERATIONS=5000 CHAOS_JOBS=300 CHAOS_SECONDS=20
  if has_temporal_toolchain; then
    temporal=ON
    groups+=(temporal)
  else
    say "Without Temporal: that needs cargo (Rust 1.88 or newer) and go (1.21 or newer) on the PATH."
  fi
  say "[1/8] packages"
  need_packages yes "${groups[@]}"
  npm_packages docs-ui
  say "[2/8] build coverage"
  [[ "$temporal" == OFF ]] || build_temporal_server
  configure coverage "-DGIGCO_TEMPORAL=$temporal"
  compile coverage
  find "$root/build/coverage" -name '*.gcda' -delete
  say "[3/8] test programs"
  run_programs coverage ""
  say "[4/8] test scripts"
  run_scripts coverage ""
  for preset in asan tsan; do
    say "[$step/8] $preset: build and run the test programs"
    step=$((step + 1))
    configure "$preset"
    local -a targets
    mapfile -t targets < <(test_targets "$preset")
    [[ "$preset" != asan ]] || targets+=(gigco)
    compile "$preset" "${targets[@]}"
    run_programs "$preset" ""
    [[ "$preset" != asan ]] || TEST_SLOWDOWN="$sanitizer_slowdown" run_scripts "$preset" "" "${sanitized_scripts[@]}"
  done
  say "[7/8] coverage"
  check "at least $coverage_floor_percent % of the lines are covered" report_coverage
  say "[8/8] lint"
  lint_checks "$temporal"
}

# Takes minutes of one core, which it gets while others wait: at the lowest priority, until tests/temporal asks for it.
# It ends with this script.
build_temporal_server() {
  local log="$root/build/logs/temporal-server.log"
  mkdir -p "$root/build/logs"
  # A process group of its own, to end it by; a session of its own would be given half of the machine (sched(7),
  # "autogroup").
  set -m
  nice -n 19 "$root/tests/temporal/setup" >"$log" 2>&1 </dev/null &
  set +m
  # shellcheck disable=SC2064 # this pid, and not a later one
  trap "kill -- -$! 2>/dev/null || true" EXIT
}

report_coverage() {
  local report="$root/build/coverage/coverage.txt"
  (cd -- "$root" && gcovr --root . --filter src/ -j "$parallel_programs" --print-summary \
    --fail-under-line "$coverage_floor_percent" --output "$report" build/coverage) |
    sed -n 's/^lines: /      lines covered: /p'
}
