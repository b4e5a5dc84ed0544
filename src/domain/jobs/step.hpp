// One step of a job: it is held, the state machine asked, the row changed, the step recorded and told. What
// every action of this room begins and ends with. Internal to this room.
#pragma once

#include "domain/jobs/jobs.hpp"

namespace gigco::jobs {

/// A job that is held, and the status that the event leads to.
struct Step {
  Standing job;
  JobStatus after;
};

/// Errors: JOB_NOT_FOUND and those of decide().
[[nodiscard]] awaitable<Result<Step>> prepare(db::Transaction& transaction, Event event, ResourceRef job,
                                              const accounts::Actor& actor);

/// Records the step, tells the other parties, then reads the job as it has become.
[[nodiscard]] awaitable<Result<JobView>> finish(db::Transaction& transaction, Event event, const Step& step,
                                                const accounts::Actor& actor,
                                                const std::optional<std::string>& note,
                                                std::optional<Id> offered = {});

}  // namespace gigco::jobs
