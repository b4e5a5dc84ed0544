// postmaster.pid: https://www.postgresql.org/docs/15/storage-file-layout.html. Its later lines name the
// shared memory by which postgres notices backends that outlived their postmaster, so it is kept.
#include "platform/postgres/leftover.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <thread>
#include <unistd.h>

#include "platform/log/log.hpp"
#include "platform/postgres/failure.hpp"

namespace gigco::postgres {
namespace {

constexpr std::chrono::seconds kFastShutdown{20};
constexpr std::chrono::seconds kImmediateShutdown{5};
constexpr std::chrono::milliseconds kPollEvery{20};

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// Readable whoever owns the process, and empty for a zombie; its children rewrite theirs.
bool is_postmaster_of(pid_t process, const std::filesystem::path& data) {
  const std::string line = contents("/proc/" + std::to_string(process) + "/cmdline");
  using namespace std::string_literals;
  return line.find("\0-D\0"s + data.string() + "\0"s) != std::string::npos;
}

pid_t recorded_process(const std::filesystem::path& file) {
  pid_t process = 0;
  std::ifstream(file) >> process;
  return process > 1 ? process : 0;
}

bool ends_within(pid_t process, const std::filesystem::path& data, std::chrono::milliseconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (is_postmaster_of(process, data)) {
    if (std::chrono::steady_clock::now() > deadline) {
      return false;
    }
    std::this_thread::sleep_for(kPollEvery);
  }
  return true;
}

/// postgres takes a file that names a living process for a running server, unless it is its own parent:
/// so we put ourselves there. A file without a number it would refuse as well.
void disarm(const std::filesystem::path& file, pid_t process) {
  std::error_code ignored;
  if (process == 0) {
    std::filesystem::remove(file, ignored);
    return;
  }
  if (::kill(process, 0) != 0 && errno == ESRCH) {
    return;
  }
  std::string text = contents(file);
  text.replace(0, std::min(text.find('\n'), text.size()), std::to_string(::getpid()));
  std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
}

}  // namespace

pid_t running_postmaster(const std::filesystem::path& data) {
  const pid_t process = recorded_process(data / "postmaster.pid");
  return process != 0 && is_postmaster_of(process, data) ? process : 0;
}

Result<void> clear_leftover(const std::filesystem::path& data) {
  const std::filesystem::path file = data / "postmaster.pid";
  std::error_code problem;
  if (const pid_t process = running_postmaster(data); process != 0) {
    log::warning("an earlier server still runs, stopping it", {{"pid", std::to_string(process)}});
    ::kill(process, SIGINT);
    if (!ends_within(process, data, kFastShutdown)) {
      ::kill(process, SIGQUIT);
      if (!ends_within(process, data, kImmediateShutdown)) {
        return failure(ErrorKind::internal, "POSTGRES_START_FAILED",
                       "the earlier server, process " + std::to_string(process) + ", does not end");
      }
    }
  }
  if (std::filesystem::exists(file, problem)) {
    disarm(file, recorded_process(file));
  }
  return {};
}

}  // namespace gigco::postgres
