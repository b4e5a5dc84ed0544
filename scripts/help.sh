# shellcheck shell=bash
# What ./gigco says about itself.

show_help() {
  cat <<'TEXT'
GigCo: jobs, the people who post them and the people who do them.

Start here
  ./gigco up                 installs what is missing, builds, and starts everything on this machine:
                             a private PostgreSQL under var/, the API and its documentation.
                             Ctrl-C stops it; starting again finds the same data.
                             First time: some minutes. After that: seconds.

While working on it
  ./gigco test               builds and runs every test; the last line is "N passed, N failed"
  ./gigco test jobs          only what has "jobs" in the name of its program, case or script
  ./gigco test --all         also sanitizers, coverage, lint and, where Rust and Go are, Temporal; up to an hour on two cores
  ./gigco test --temporal    jobs' lives on a real Temporal server; needs Rust and Go, and says so when they are missing
  ./gigco lint               clang-format, shellcheck and clang-tidy
  ./gigco bench              measures the service against pgbench, nginx and a bare hash
  ./gigco fuzz [cases]       thousands of generated requests from the API's own description; needs Python 3
                             and PyPI, and says so when they are missing
  ./gigco client             makes the TypeScript client in web/api-client from the API's description
  ./gigco reference          writes docs/api/reference.md anew, from the same description
  ./gigco build [preset]     dev, release (default), asan, tsan or coverage, into build/<preset>

Everything else goes to the program itself, built first if it is not there yet
  ./gigco openapi            prints the API's OpenAPI document
  ./gigco config --help      explains every setting
  ./gigco worker             carries out what happens by itself, jobs' workflows and payments, without the API
  ./gigco sandbox            plays Clover: test cards, webhooks, and faults to order
  ./gigco --version

`./gigco up --help` explains its options. Nothing is written outside this folder, except by apt-get.
Set GIGCO_HOME to keep the service's files elsewhere than in var/.
TEXT
}

show_up_help() {
  cat <<'TEXT'
./gigco up [--no-install] [options of the service]

  --no-install   never call apt-get: say what is missing and stop with status 2
  --port N       listen on this port

All other options go to the service; once it is built, build/release/gigco up --help lists them.
Needs Debian 12 and either root, sudo without a password, or the packages of scripts/packages.txt.
TEXT
}
