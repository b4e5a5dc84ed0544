// What the workflow of a job asks for, without an engine.
#include "workflow/lifecycle/job_lifecycle.hpp"

#include <gmock/gmock.h>

#include "workflow/lifecycle/terms.hpp"
#include "workflow/runtime/instance.hpp"

namespace gigco::workflow {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

constexpr Timestamp kNow{std::chrono::hours(24 * 365)};

/// What a run asks for in its first step, when a worker has already taken its job.
std::vector<std::string> first_wishes(std::optional<Timestamp> start) {
  Workflows workflows;
  workflows.add(kJobLifecycle, job_lifecycle);
  Instance instance(workflows);
  const JobSnapshot job{.job_id = 1,
                        .version = 3,
                        .status = jobs::JobStatus::accepted,
                        .gig_worker_id = 2,
                        .scheduled_start = start};
  const LifecycleInput input{.job = job, .times = {}};
  Activation activation{.run_id = "run", .time_us = kNow.time_since_epoch().count(), .jobs = {}};
  activation.jobs.emplace_back(InitializeWorkflow{std::string(kJobLifecycle), "job-1", encode(input), 42});
  std::vector<std::string> wishes;
  for (const Command& command : instance.activate(activation).commands) {
    wishes.push_back(identity_of(command));
  }
  return wishes;
}

TEST(JobLifecycle, puts_a_date_into_the_calendar) {
  EXPECT_THAT(first_wishes(kNow + std::chrono::hours(48)), Contains(HasSubstr("schedule_work")));
}

TEST(JobLifecycle, has_nothing_to_put_into_the_calendar_without_a_date) {
  const std::vector<std::string> wishes = first_wishes(std::nullopt);
  EXPECT_THAT(wishes, Not(Contains(HasSubstr("schedule_work"))));
  EXPECT_THAT(wishes, Contains(HasSubstr("start_timer")));
}

}  // namespace
}  // namespace gigco::workflow
