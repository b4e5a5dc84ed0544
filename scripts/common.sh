# shellcheck shell=bash
# What every other script shares: where things are kept, how they speak, how long work shows progress.
# Everything is kept inside the repository, also the caches that tools would put into $HOME.

: "${root:?scripts are sourced by ./gigco}"
export CCACHE_DIR="${CCACHE_DIR:-$root/build/ccache}"
export CCACHE_SLOPPINESS=pch_defines,time_macros # what its manual asks for with precompiled headers
export npm_config_cache="${npm_config_cache:-$root/build/npm-cache}"
export npm_config_update_notifier=false
readonly heartbeat_seconds=15
readonly status_misuse=2 # wrong arguments, or something that only the user can do

say() { printf '%s\n' "$*"; }
complain() { printf 'gigco: %s\n' "$*" >&2; }

stop_with() {
  local status="$1"
  shift
  complain "$@"
  exit "$status"
}

# Reads a command's output: keeps it in the file $2 and prints what matters, with a sign of life at
# least every 15 seconds. Lines like "[12/80 15%] …" are progress; all others are printed when $3 is
# "loud" and only kept otherwise.
condense() {
  local label="$1" log="$2" loud="${3:-}" line progress="" partial="" read_status
  local started=$SECONDS last=$SECONDS
  : >"$log"
  while true; do
    line=""
    read_status=0
    IFS= read -r -t "$heartbeat_seconds" line || read_status=$?
    if ((read_status > 128)); then # nothing new in time: remember a half line
      partial+="$line"
    elif ((read_status != 0)) && [[ -z "$partial$line" ]]; then
      break
    else
      line="$partial$line"
      partial=""
      printf '%s\n' "$line" >>"$log"
      if [[ "$line" =~ ^\[([0-9]+/[0-9]+\ +[0-9]+%)\] ]]; then
        progress="${BASH_REMATCH[1]}"
      elif [[ "$loud" == loud ]]; then
        printf '%s\n' "$line"
      fi
    fi
    if ((SECONDS - last >= heartbeat_seconds)); then
      last=$SECONDS
      printf '      %s: %s (%d s)\n' "$label" "${progress:-still working}" "$((SECONDS - started))"
    fi
  done
}

# run_logged <label> <log> <command…>: quiet when it works, the end of its output when it does not.
run_logged() {
  local label="$1" log="$2"
  shift 2
  mkdir -p "$(dirname -- "$log")"
  if ! "$@" 2>&1 </dev/null | condense "$label" "$log"; then
    tail -n 30 -- "$log" >&2
    complain "$label failed; everything it said is in $log"
    return 1
  fi
}
