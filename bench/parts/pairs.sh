# shellcheck shell=bash
# Two commands that print a rate, ours and its limit, run in turn; and the table's lines.

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

of_wrk() { # target [script]
  wrk -t1 -c"$clients" -d"${seconds}s" --timeout 10s -H "Authorization: Bearer $token" ${2:+-s "$2"} "$1" |
    tee -a "$work/wrk.log" | awk '/^Requests\/sec/ { print $2 } /Non-2xx/ { print "failures:", $0 >"/dev/stderr" }'
}

of_pgbench() { # script
  "$pgbin/pgbench" -h "$socket" -p "$database_port" -U gigco -n -M prepared -c "$clients" -j 1 -T "$seconds" -f "$1" \
    gigco 2>>"$work/pgbench.log" | awk '/^tps/ { print $3 }' ||
    { tail -n 5 "$work/pgbench.log" >&2 && return 1; }
}

head_line() { printf '%-40s %14s %14s %8s %8s\n' what ours beside ratio budget; }
line() { printf '%-40s %14s %14s %8s %8s\n' "$@"; }

several() { # command: the median of its rounds
  for _ in $(seq "$rounds"); do "$@"; done | median
}

compare() { # name budget limit-command… -- our-command…
  local name="$1" budget="$2"
  shift 2
  local -a limit=() ours=()
  while [[ "$1" != -- ]]; do limit+=("$1") && shift; done
  shift
  ours=("$@")
  : >"$work/limit" && : >"$work/ours"
  for _ in $(seq "$rounds"); do
    "${limit[@]}" >>"$work/limit"
    "${ours[@]}" >>"$work/ours"
  done
  rate_line "$name" "$budget" "$(median <"$work/ours")" "$(median <"$work/limit")"
}

rate_line() { # name budget ours limit
  line "$1" "$(printf '%.4g/s' "$3")" "$(printf '%.4g/s' "$4")" \
    "$(awk -v ours="$3" -v limit="$4" 'BEGIN { printf "%.0f%%", 100 * ours / limit }')" "$2"
}
