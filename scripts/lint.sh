# shellcheck shell=bash
# Static checks. clang-tidy reads a compile_commands.json of its own: it cannot use GCC's precompiled
# headers.

readonly tidy_jobs=2

sources() { find "$root/src" "$root/tests" "$root/bench" \( -name '*.cpp' -o -name '*.hpp' \) -not -path '*/node_modules/*' -print0; }

check_format() { sources | xargs -0 clang-format --dry-run --Werror; }

# The sourced parts are checked through the script that sources them, where their shared names are known.
check_scripts() {
  (cd -- "$root" &&
    find gigco scripts .ci tests bench -name node_modules -prune -o -type f -print0 |
    xargs -0 grep -lZ '^#!/usr/bin/env bash' | xargs -0 shellcheck --severity=warning --external-sources)
}

# check_tidy <ON|OFF>: with the rooms that only builds with Temporal have, or without.
check_tidy() {
  configure tidy "-DGIGCO_TEMPORAL=$1" || return 1
  # Nothing is built there, so ninja only looks whether files came or went.
  run_logged "listing the sources" "$root/build/logs/tidy-list.log" ninja -C "$root/build/tidy" build.ninja || return 1
  local log="$root/build/logs/tidy.log"
  (cd -- "$root" && run-clang-tidy -quiet -j "$tidy_jobs" -p build/tidy "^$root/src/.*\.cpp$") 2>&1 |
    condense clang-tidy "$log"
  local status=${PIPESTATUS[0]}
  # Without colours; once for each place, however many files include it.
  sed 's/\x1b\[[0-9;]*m//g' -- "$log" | grep -E '(warning|error): ' | sort -u | head -n 100 || true
  return "$status"
}

# lint_checks <ON|OFF>
lint_checks() {
  check "the sources are laid out by clang-format" check_format
  check "shellcheck accepts the scripts" check_scripts
  check "clang-tidy finds nothing in src" check_tidy "$1"
}

command_lint() {
  (($# == 0)) || stop_with "$status_misuse" "usage: ./gigco lint"
  local started=$SECONDS
  need_packages yes build test lint
  lint_checks OFF
  conclude "$started"
}
