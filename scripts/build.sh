# shellcheck shell=bash
# Configures and builds one CMake preset, with progress that is short in a log and live in a terminal.

readonly kib_per_compile=$((1024 * 1024)) # the largest translation units take 0.8 GiB

build_jobs() {
  local cores by_memory
  cores="$(nproc)"
  by_memory="$(awk -v each="$kib_per_compile" '$1 == "MemAvailable:" { print int($2 / each) }' /proc/meminfo)"
  if ((${by_memory:-1} < cores)); then cores="${by_memory:-1}"; fi
  say "$((cores > 0 ? cores : 1))"
}

# configure <preset> [-DNAME=VALUE…]. Ninja itself repeats this when a CMake file changes, so it is needed once per
# preset, place and values.
configure() {
  local preset="$1" folder="$root/build/$1"
  shift
  ! is_configured "$folder" "$@" || return 0
  (cd -- "$root" && run_logged "cmake" "$root/build/logs/configure-$preset.log" cmake --fresh --preset "$preset" "$@")
}

is_configured() {
  local folder="$1" cache="$1/CMakeCache.txt" value
  shift
  [[ -f "$folder/build.ninja" && "$folder/build.ninja" -nt "$root/CMakePresets.json" ]] || return 1
  grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$cache" || return 1
  for value in "$@"; do
    value="${value#-D}"
    grep -qE "^${value%%=*}:[A-Z]+=${value#*=}\$" "$cache" || return 1
  done
}

# compile <preset> [target…]
compile() {
  local preset="$1" folder="$root/build/$1"
  shift
  local -a ninja=(env "NINJA_STATUS=[%f/%t %p] " ninja -C "$folder" -j "$(build_jobs)" "$@")
  if [[ -t 1 ]]; then
    "${ninja[@]}" || stop_with 1 "the build of preset $preset failed"
    return
  fi
  mkdir -p "$root/build/logs"
  "${ninja[@]}" 2>&1 </dev/null | grep --line-buffered -vE '^ninja: (no work|Entering)' |
    condense "building $preset" "$root/build/logs/build-$preset.log" loud ||
    { ((PIPESTATUS[0] == 0)) || stop_with 1 "the build of preset $preset failed; log: $root/build/logs/build-$preset.log"; }
}

is_preset() {
  [[ -n "$1" ]] && awk '/"buildPresets"/ { found = 1 } found' "$root/CMakePresets.json" | grep -qF "\"name\": \"$1\""
}

command_build() {
  local preset="${1:-release}"
  if (($# > 1)) || ! is_preset "$preset"; then
    stop_with "$status_misuse" "usage: ./gigco build [dev|release|asan|tsan|coverage|temporal]"
  fi
  local -a groups=(build)
  [[ "$preset" == release ]] || groups+=(test)
  [[ "$preset" != temporal ]] || groups+=(temporal)
  say "[1/3] packages"
  need_packages yes "${groups[@]}"
  say "[2/3] configure $preset"
  configure "$preset"
  say "[3/3] build $preset"
  compile "$preset"
  say "Built: build/$preset"
}
