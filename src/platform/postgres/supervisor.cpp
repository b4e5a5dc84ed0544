// One thread per server. The process is reaped only with the mutex held and its id forgotten at once, so
// that stop() never signals a stranger who was given the same id.
#include "platform/postgres/supervisor.hpp"

#include <algorithm>
#include <csignal>
#include <sys/wait.h>

#include "platform/log/log.hpp"
#include "platform/postgres/child.hpp"
#include "platform/postgres/failure.hpp"

namespace gigco::postgres {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kFirstPause{100};
constexpr milliseconds kLongestPause{2'000};
constexpr milliseconds kStableAfter{10'000};  // a server that lived this long has earned a quick restart
constexpr int kFirstAttempts = 6;             // pauses of 3.1 s in all
constexpr milliseconds kReadyTimeout{300'000};
constexpr milliseconds kReadyPoll{20};
constexpr milliseconds kFastShutdown{20'000};
constexpr milliseconds kImmediateShutdown{5'000};

bool has_exited(pid_t process) {
  siginfo_t found = {};
  const int answer = ::waitid(P_PID, static_cast<id_t>(process), &found, WEXITED | WNOHANG | WNOWAIT);
  return answer != 0 || found.si_pid == process;
}

}  // namespace

Supervisor::Supervisor(Server server) : server_(std::move(server)) {}

Supervisor::~Supervisor() { stop(); }

Result<void> Supervisor::start() {
  thread_ = std::thread([this] { run(); });
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return was_ready_ || ended_; });
  if (was_ready_) {
    return {};
  }
  return problem_.value_or(
      failure(ErrorKind::unavailable, "POSTGRES_START_FAILED", "stopped while starting"));
}

void Supervisor::stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  if (!thread_.joinable()) {
    return;
  }
  signal_process(SIGINT);
  if (!ended_within(kFastShutdown)) {
    signal_process(SIGQUIT);
    if (!ended_within(kImmediateShutdown)) {
      signal_process(SIGKILL);
    }
  }
  thread_.join();
}

pid_t Supervisor::process() const {
  const std::scoped_lock lock(mutex_);
  return process_;
}

void Supervisor::run() {
  sigset_t all;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, nullptr);  // signals are for the threads that expect them
  milliseconds delay = kFirstPause;
  for (int attempt = 1;; ++attempt) {
    const auto began = steady_clock::now();
    const bool ready = run_once();
    if (steady_clock::now() - began > kStableAfter) {
      delay = kFirstPause;
    }
    {
      const std::scoped_lock lock(mutex_);
      if (stopping_ || (!was_ready_ && attempt >= kFirstAttempts)) {
        ended_ = true;
        changed_.notify_all();
        return;
      }
    }
    log::warning(ready ? "the database server ended, starting it again" : "the database server did not start",
                 {{"reason", problem_->message}, {"pause_ms", std::to_string(delay.count())}});
    pause(delay);
    delay = std::min(2 * delay, kLongestPause);
  }
}

/// One life of the server. Returns whether it was ready; problem_ then says how it ended.
bool Supervisor::run_once() {
  const auto launched = server_.launch();
  if (!launched) {
    const std::scoped_lock lock(mutex_);
    problem_ = launched.error();
    return false;
  }
  const pid_t process = *launched;
  bool stopped_meanwhile = false;
  {
    const std::scoped_lock lock(mutex_);
    process_ = process;
    stopped_meanwhile = stopping_;
  }
  if (stopped_meanwhile) {
    signal_process(SIGINT);
  }
  const bool ready = become_ready(process);
  const std::string end = await_exit(process);
  const std::scoped_lock lock(mutex_);
  problem_ = failure(ErrorKind::unavailable, "POSTGRES_START_FAILED", "postgres " + end);
  return ready;
}

bool Supervisor::become_ready(pid_t process) {
  const auto deadline = steady_clock::now() + kReadyTimeout;
  while (!has_exited(process)) {
    if (server_.is_ready()) {
      const std::scoped_lock lock(mutex_);
      was_ready_ = true;
      changed_.notify_all();
      return true;
    }
    if (steady_clock::now() > deadline) {
      signal_process(SIGQUIT);
      return false;
    }
    if (!pause(kReadyPoll)) {
      return false;
    }
  }
  return false;
}

std::string Supervisor::await_exit(pid_t process) {
  siginfo_t ignored = {};
  while (::waitid(P_PID, static_cast<id_t>(process), &ignored, WEXITED | WNOWAIT) != 0 && errno == EINTR) {
  }
  int status = 0;
  const std::scoped_lock lock(mutex_);
  ::waitpid(process, &status, WNOHANG);
  process_ = 0;
  return "ended with status " + std::to_string(shell_status(status));
}

/// False when stop() was called meanwhile.
bool Supervisor::pause(Duration duration) {
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, duration, [this] { return stopping_; });
}

bool Supervisor::ended_within(Duration duration) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, duration, [this] { return ended_; });
}

void Supervisor::signal_process(int number) {
  const std::scoped_lock lock(mutex_);
  if (process_ != 0) {
    ::kill(process_, number);
  }
}

}  // namespace gigco::postgres
