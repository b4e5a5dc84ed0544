// What the statements and connections of a database are doing, as metrics and in the context that asks.
// Internal to this room.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "platform/core/context.hpp"
#include "platform/db/statement.hpp"
#include "platform/metrics/metrics.hpp"

namespace gigco::db {

/// From the asking of a statement to its answer, the wait of its neighbours in a pipeline included: adds to
/// gigco_db_statements_total and gigco_db_statement_seconds_total by the statement's name, to the histogram
/// gigco_db_statement_seconds over all, and to the context that was there when it was made.
class StatementTimer {
 public:
  explicit StatementTimer(const Statement& statement);
  StatementTimer(const StatementTimer&) = delete;
  StatementTimer& operator=(const StatementTimer&) = delete;
  ~StatementTimer();

 private:
  std::string name_;  // the statement may be gone when its answer is there
  std::shared_ptr<Context> context_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

/// How long one had to wait for a connection: gigco_db_wait_seconds.
class WaitTimer {
 public:
  explicit WaitTimer(metrics::Histogram seconds) : seconds_(seconds) {}
  WaitTimer(const WaitTimer&) = delete;
  WaitTimer& operator=(const WaitTimer&) = delete;
  ~WaitTimer();

 private:
  metrics::Histogram seconds_;  // not the pool's own, which may be closed and gone before the wait is over
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

/// A shard's part in the numbers of its pool: gigco_db_connections_open, _busy, _max, and gigco_db_waiting.
class PoolMeter {
 public:
  PoolMeter(const std::string& pool, int most);
  PoolMeter(const PoolMeter&) = delete;
  PoolMeter& operator=(const PoolMeter&) = delete;
  ~PoolMeter();

  void show(int open, int busy, int waiting);
  [[nodiscard]] const metrics::Histogram& wait_seconds() const noexcept { return wait_seconds_; }

 private:
  struct Part {
    metrics::Gauge gauge;
    int shown = 0;
    void show(int value);
  };
  Part open_;
  Part busy_;
  Part waiting_;
  Part most_;
  metrics::Histogram wait_seconds_;
};

}  // namespace gigco::db
