// An activity, declared once: its name, where it runs, how long it may take and how it is tried again.
// Workflow code starts it by this declaration, and a worker registers its function under it.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "workflow/runtime/commands.hpp"

namespace gigco::workflow {

using Duration = std::chrono::microseconds;

/// https://docs.temporal.io/encyclopedia/detecting-activity-failures
struct ActivityOptions {
  Duration start_to_close = std::chrono::seconds(30);  // one attempt
  std::optional<Duration> schedule_to_close = {};      // all attempts and the pauses between
  std::optional<Duration> heartbeat = {};              // longest silence of an attempt
  Duration initial_interval = std::chrono::seconds(1);
  double backoff_coefficient = 2;
  Duration maximum_interval = std::chrono::minutes(10);
  std::int64_t maximum_attempts = 0;  // 0: no limit
};

template <class In, class Out>
struct ActivityType {
  std::string_view name;
  std::string_view task_queue;
  ActivityOptions options = {};
};

}  // namespace gigco::workflow
