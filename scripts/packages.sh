# shellcheck shell=bash
# Finds out which Debian packages are missing and installs them, or says how. The list is packages.txt.

readonly node_minimum_major=18

# The names of the packages in the given groups.
packages_of() {
  awk -v groups=" $* " '!/^#/ && NF >= 2 && index(groups, " " $1 " ") { print $2 }' "$root/scripts/packages.txt" | sort -u
}

reason_of() {
  awk -v name="$1" '$2 == name { sub(/^[^#]*# */, ""); print; exit }' "$root/scripts/packages.txt"
}

node_is_good() {
  command -v npm >/dev/null && command -v node >/dev/null &&
    node -e "process.exit(Number(process.versions.node.split('.')[0]) >= $node_minimum_major ? 0 : 1)"
}

missing_packages() {
  local -a wanted
  mapfile -t wanted < <(packages_of "$@")
  if ! node_is_good; then
    mapfile -t -O "${#wanted[@]}" wanted < <(packages_of node)
  fi
  # One question for all; a package dpkg never heard of is missing too.
  awk 'NF == 2 { if ($2 == "installed") have[$1] = 1; next } !($1 in have)' \
    <(dpkg-query -W -f='${Package} ${db:Status-Status}\n' "${wanted[@]}" 2>/dev/null || true) \
    <(printf '%s\n' "${wanted[@]}")
}

# need_packages <install: yes|no> <group…>
need_packages() {
  local install="$1" name
  shift
  if ! command -v dpkg-query >/dev/null; then
    say "These Debian 12 packages are needed:" >&2
    packages_of "$@" | sed 's/^/  /' >&2
    stop_with "$status_misuse" "this is not a Debian system, so nothing can be installed; use a debian:12 container"
  fi
  local -a missing
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]} > 0)) || return 0

  say "      missing Debian packages:"
  for name in "${missing[@]}"; do
    printf '        %-22s %s\n' "$name" "$(reason_of "$name")"
  done
  if [[ "$install" == no ]]; then
    stop_with "$status_misuse" "not installed, as asked with --no-install; by hand: sudo apt-get install --no-install-recommends ${missing[*]}"
  fi
  install_packages "${missing[@]}"
  node_is_good || stop_with "$status_misuse" "node is older than $node_minimum_major or npm is missing; the one found is $(command -v node || echo none)"
}

install_packages() {
  local -a as_root=()
  if ((EUID != 0)); then
    if ! sudo -n true 2>/dev/null; then
      stop_with "$status_misuse" "installing needs root; run this and then again what you wanted: sudo apt-get update && sudo apt-get install --no-install-recommends $*"
    fi
    as_root=(sudo -n)
  fi
  local -a apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -y -q -o Dpkg::Use-Pty=0)
  say "      installing them with apt-get"
  # Old lists are often good enough; a failed update shows in the install.
  run_logged "apt-get update" "$root/build/logs/apt-update.log" "${apt[@]}" update || true
  run_logged "apt-get install" "$root/build/logs/apt-install.log" "${apt[@]}" install --no-install-recommends "$@" ||
    exit 1
}

# npm_packages <folder>: as the lock file says, and only when that has changed. Packages' own install
# scripts never run: one of the docs page's reports every installation to its vendor.
npm_packages() {
  local folder="$root/$1"
  [[ ! "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ]] || return 0
  run_logged "npm ci in $1" "$root/build/logs/npm-${1//\//-}.log" \
    npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund || exit 1
  touch "$folder/node_modules/.package-lock.json"
}
