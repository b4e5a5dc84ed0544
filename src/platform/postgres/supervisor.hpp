// Keeps one server process alive: starts it, waits until it is ready, starts it again when it dies, stops
// it. What the process is, and what ready means, is handed in.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <sys/types.h>
#include <thread>

#include "platform/core/error.hpp"

namespace gigco::postgres {

/// start() once, then stop(), are its owner's; process() may be called from any thread.
class Supervisor {
 public:
  /// Both run on the supervisor's own thread, which lives as long as any child of it (see
  /// Command::signal_on_our_death).
  struct Server {
    std::function<Result<pid_t>()> launch;
    std::function<bool()> is_ready;
  };

  explicit Supervisor(Server server);
  Supervisor(const Supervisor&) = delete;
  Supervisor& operator=(const Supervisor&) = delete;
  Supervisor(Supervisor&&) = delete;
  Supervisor& operator=(Supervisor&&) = delete;
  ~Supervisor();  // stop()

  /// Returns when the server is ready for the first time, or after six attempts. Errors: launch's, or
  /// POSTGRES_START_FAILED.
  [[nodiscard]] Result<void> start();

  /// SIGINT, after 20 s SIGQUIT, after 5 s more SIGKILL.
  void stop();

  /// 0 while none runs.
  [[nodiscard]] pid_t process() const;

 private:
  using Duration = std::chrono::milliseconds;

  void run();
  bool run_once();
  bool become_ready(pid_t process);
  std::string await_exit(pid_t process);
  bool pause(Duration duration);
  bool ended_within(Duration duration);
  void signal_process(int number);

  Server server_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  pid_t process_ = 0;
  bool stopping_ = false;
  bool was_ready_ = false;
  bool ended_ = false;
  std::optional<Error> problem_;  // of the last attempt
  std::thread thread_;
};

}  // namespace gigco::postgres
