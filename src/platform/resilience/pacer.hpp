// Keeps calls apart, so that no more than so many begin in a second: GCRA without a burst.
// https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm
#pragma once

#include <algorithm>
#include <chrono>
#include <mutex>

namespace gigco::resilience {

class Pacer {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Pacer(int calls_per_second)
      : apart_(std::chrono::nanoseconds(std::chrono::seconds(1)) / calls_per_second) {}

  /// Books the next free moment and gives it; the caller waits until then. Thread-safe.
  [[nodiscard]] Clock::time_point book(Clock::time_point now = Clock::now()) {
    const std::lock_guard lock(mutex_);
    const Clock::time_point moment = std::max(now, next_);
    next_ = moment + apart_;
    return moment;
  }

  /// No call begins before then, because the other side has asked for a pause. Thread-safe.
  void hold_until(Clock::time_point moment) {
    const std::lock_guard lock(mutex_);
    next_ = std::max(next_, moment);
  }

 private:
  const std::chrono::nanoseconds apart_;
  std::mutex mutex_;
  Clock::time_point next_{};
};

}  // namespace gigco::resilience
