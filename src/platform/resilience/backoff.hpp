// How long to wait before trying again: exponential backoff with full jitter, so that many who failed
// together do not come back together.
// https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
#pragma once

#include <chrono>

namespace gigco::resilience {

struct Backoff {
  std::chrono::milliseconds base{100};
  std::chrono::milliseconds cap{10'000};

  /// Between zero and min(cap, base × 2^failures), evenly. `failures` counts from 0. Thread-safe.
  [[nodiscard]] std::chrono::milliseconds pause(int failures) const;
  /// The upper end of that.
  [[nodiscard]] std::chrono::milliseconds ceiling(int failures) const noexcept;
};

}  // namespace gigco::resilience
