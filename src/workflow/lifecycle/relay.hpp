// Brings what happened to jobs from the outbox to their workflows: a job that is open has one, and learns of
// every change. A message is marked as published once the engine has it; until then it is sent again, and the
// engine drops what it has had.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>

#include <boost/asio/awaitable.hpp>

#include "workflow/lifecycle/terms.hpp"

namespace gigco::db {
class Bell;
class Database;
class Executor;
}  // namespace gigco::db

namespace gigco::workflow {

class Engine;

class Relay {
 public:
  /// All outlive it. Begins at once, on the bell's thread, and looks whenever that rings; several processes
  /// may relay at the same time. Workflows that begin keep these times.
  Relay(db::Bell& bell, db::Database& database, Engine& engine, LifecycleTimes times);
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;
  ~Relay();

  /// Begins nothing new and waits for what is under way: true once that has ended. From any thread but the
  /// bell's.
  bool stop(std::chrono::milliseconds patience);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

/// Forgets at most so many of the messages that were published longer ago, oldest first; gives how many.
[[nodiscard]] boost::asio::awaitable<std::int64_t> forget_published(db::Executor& database,
                                                                    std::int64_t seconds, std::int64_t most);

}  // namespace gigco::workflow
