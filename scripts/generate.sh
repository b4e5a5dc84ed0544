# shellcheck shell=bash
# What is made from the API's own description: the reference in docs/api, and the TypeScript client.

# write_document <program>: the description, where the generators read it.
write_document() {
  mkdir -p "$root/build"
  "$1" openapi >"$root/build/openapi.json"
}

# make_client <program>
make_client() {
  npm_packages web/api-client
  write_document "$1"
  run_logged "types of the API" "$root/build/logs/api-types.log" npm --prefix "$root/web/api-client" run generate || return 1
  run_logged "TypeScript client" "$root/build/logs/api-client.log" npm --prefix "$root/web/api-client" run build
}

command_client() {
  (($# == 0)) || stop_with "$status_misuse" "usage: ./gigco client"
  prepare_release yes
  make_client "$root/build/release/gigco" || exit 1
  say "Built: web/api-client/dist"
}

command_reference() {
  (($# == 0)) || stop_with "$status_misuse" "usage: ./gigco reference"
  prepare_release yes
  write_document "$root/build/release/gigco"
  node "$root/scripts/reference.mjs" "$root/build/openapi.json" >"$root/docs/api/reference.md"
  say "Written: docs/api/reference.md"
}
