// Starts another program safely from a process with many threads: as which user, with which descriptors,
// and what becomes of it when we die. Knows nothing of PostgreSQL.
#pragma once

#include <chrono>
#include <csignal>
#include <filesystem>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

#include "platform/core/error.hpp"
#include "platform/postgres/descriptor.hpp"

namespace gigco::postgres {

struct UserIds {
  uid_t user = 0;
  gid_t group = 0;
};

struct Command {
  std::filesystem::path program;
  std::vector<std::string> arguments = {};  // without the program's name
  /// Becomes this user for good, with no other groups. Only root can.
  std::optional<UserIds> run_as = {};
  /// Sent by the kernel when the *thread* that started the child ends (prctl(2), PR_SET_PDEATHSIG).
  int signal_on_our_death = SIGKILL;
};

/// The child has a session of its own (a Ctrl-C is ours to pass on), "/" as its directory, an environment
/// of PATH and a C locale, no input, and both outputs on `output`. Errors: POSTGRES_START_FAILED.
[[nodiscard]] Result<pid_t> spawn(const Command& command, const Descriptor& output);

struct Finished {
  int exit_status = 0;  // of the shell's kind: 128 + n for signal n
  std::string output;   // at most the first 64 KiB
};

/// Runs it on this thread; past the timeout it is killed and the status is 137.
[[nodiscard]] Result<Finished> run_to_end(const Command& command, std::chrono::milliseconds timeout);

/// 128 + n for signal n, else the exit code, from what wait(2) reports.
[[nodiscard]] int shell_status(int wait_status) noexcept;

}  // namespace gigco::postgres
