# shellcheck shell=bash
# From a fresh machine to a running service, and from a built tree to a running service in seconds.

# Its files belong to the repository, from wherever it is called. Tests choose their own.
run_program() {
  export GIGCO_HOME="${GIGCO_HOME:-$root/var}"
  export DOCS_DIR="${DOCS_DIR:-$root/docs-ui/node_modules/swagger-ui-dist}"
  exec "$root/build/release/gigco" "$@"
}

prepare_release() {
  local install="$1"
  say "[1/5] packages"
  need_packages "$install" build
  say "[2/5] files of the docs page"
  npm_packages docs-ui
  say "[3/5] configure"
  configure release
  say "[4/5] build"
  compile release gigco
}

# Takes --no-install for itself; all other options are the program's own.
command_up() {
  local install=yes argument
  local -a rest=()
  for argument in "$@"; do
    case "$argument" in
      --no-install) install=no ;;
      -h | --help)
        show_up_help
        return
        ;;
      *) rest+=("$argument") ;;
    esac
  done
  prepare_release "$install"
  say "[5/5] start"
  run_program up "${rest[@]}"
}

command_bench() {
  [[ -x "$root/bench/run" ]] || stop_with "$status_misuse" "bench/run is missing"
  need_packages yes build bench
  prepare_release yes
  compile release gigco_bench_steps
  say "[5/5] measure"
  exec "$root/bench/run" "$@"
}

# Every other word is a command of the program itself.
hand_over() {
  if [[ ! -x "$root/build/release/gigco" ]]; then
    prepare_release yes >&2
  fi
  run_program "$@"
}
