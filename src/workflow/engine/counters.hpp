// What both engines count for the metrics, so that one alert serves either.
#pragma once

#include <string>
#include <string_view>

namespace gigco::workflow {

/// gigco_workflow_steps_total{outcome}: "done", "failed", "stuck".
void count_step(std::string_view outcome);
/// gigco_workflow_activity_attempts_total{activity, outcome}: "completed", "failed", and where the engine is
/// ours "retried" and "dead".
void count_attempt(const std::string& activity, std::string_view outcome);
/// gigco_workflow_delay_seconds_total{task}: how long the tasks that were taken, "step" or "activity", had
/// been due; by the number of tasks, their mean.
void count_delay(std::string_view task, double seconds);

}  // namespace gigco::workflow
