// What happens by itself in this process: workflows, payments, purging. It has a thread and connections of
// its own, so that no request waits for it, neither for the processor nor for a connection.
#pragma once

#include <chrono>
#include <memory>

#include "app/duties.hpp"
#include "app/settings.hpp"
#include "platform/db/database.hpp"
#include "platform/runtime/io_threads.hpp"

namespace gigco::clover {
class Client;
}

namespace gigco::purge {
class Purger;
}

namespace gigco::app {

class Workflows;

/// All from the thread that starts and stops the service, but for what runs on the context.
class Background {
 public:
  explicit Background(const Settings& settings);
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;
  /// As close(). What is still pending is destroyed unfinished, so contexts that wait for it live longer.
  ~Background();

  /// One thread's, which runs from open() to close(). Calls to other services run there too, whoever makes
  /// them.
  [[nodiscard]] boost::asio::io_context& context() noexcept;
  /// For that thread alone.
  [[nodiscard]] db::Database& database() noexcept;

  void open();

  /// Begins what these duties ask for, once. Workflows and client outlive it; without a client there are no
  /// payments.
  void start(const Settings& settings, Duties duties, Workflows& workflows, clover::Client* clover);

  /// Takes nothing new, and waits for what is under way until then. What was not waited for is done by
  /// another process, or after a restart.
  void stop(std::chrono::steady_clock::time_point deadline);
  void close();

 private:
  struct Payments;

  runtime::IoThreads thread_{1};
  db::Database database_;
  std::unique_ptr<Payments> payments_;
  Workflows* workflows_ = nullptr;
  std::unique_ptr<purge::Purger> purger_;
};

}  // namespace gigco::app
