// How much the embedded engine does at once, and when it gives up. Every number is a bound of something.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "platform/resilience/backoff.hpp"

namespace gigco::workflow {

struct EmbeddedSettings {
  int steps_at_once = 6;  // each waits for the disk, which makes several durable at once
  int activities_at_once = 6;
  /// Between looks for work when nobody rings; a bell that was lost costs no more than this.
  std::chrono::milliseconds poll{500};
  /// Of a step, in a row, before the run waits for people. Nondeterminism is final at once.
  std::int64_t most_step_failures = 5;
  resilience::Backoff step_backoff{.base = std::chrono::milliseconds(200), .cap = std::chrono::minutes(1)};
  /// Of an activity whose own policy has no limit, before it waits for people.
  std::int64_t most_attempts = 50;
  std::size_t cached_instances = 1'000;  // about 4 KiB each
};

}  // namespace gigco::workflow
