// Deletes what nobody needs any more, on an event loop and for as long as it lives: now and then, a little in
// each transaction, and in one process at a time. What that is, and how it is deleted, is told by others.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

namespace boost::asio {
class io_context;
}
namespace gigco::db {
class Database;
class Executor;
}  // namespace gigco::db

namespace gigco::purge {

struct Task {
  std::string what;  // as gigco_purged_rows_total calls it
  /// Deletes at most so many rows and gives how many. Fewer than that: there are no more for now.
  std::function<boost::asio::awaitable<std::int64_t>(db::Executor& database, std::int64_t most)> delete_some;
};

struct Limits {
  std::chrono::milliseconds interval{};  // between turns
  std::int64_t rows = 1'000;             // in one transaction
  int transactions = 100;                // of each task in one turn
};

class Purger {
 public:
  /// The loop and the database outlive it. Begins at once, on the loop's thread. Counts its turns as
  /// gigco_purge_turns_total{outcome="done"|"elsewhere"|"failed"}; a task that fails does not stop the
  /// others.
  Purger(boost::asio::io_context& context, db::Database& database, std::vector<Task> tasks, Limits limits);
  Purger(const Purger&) = delete;
  Purger& operator=(const Purger&) = delete;
  ~Purger();

  /// Begins no further transaction and waits for the one under way: true once that has ended. From any thread
  /// but the loop's.
  bool stop(std::chrono::milliseconds patience);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace gigco::purge
