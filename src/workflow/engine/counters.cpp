#include "workflow/engine/counters.hpp"

#include <algorithm>

#include "platform/metrics/metrics.hpp"

namespace gigco::workflow {

void count_step(std::string_view outcome) {
  metrics::counter("gigco_workflow_steps_total", "Workflow tasks by what came of them",
                   {{"outcome", std::string(outcome)}})
      .add();
}

void count_attempt(const std::string& activity, std::string_view outcome) {
  metrics::counter("gigco_workflow_activity_attempts_total", "Attempts of activities by what came of them",
                   {{"activity", activity}, {"outcome", std::string(outcome)}})
      .add();
}

void count_delay(std::string_view task, double seconds) {
  metrics::counter("gigco_workflow_delay_seconds_total", "How long tasks had been due when they were taken",
                   {{"task", std::string(task)}})
      .add(std::max(0.0, seconds));
}

}  // namespace gigco::workflow
