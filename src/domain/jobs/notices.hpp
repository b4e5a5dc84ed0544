// Who hears of what happens to a job.
#pragma once

#include "domain/jobs/transitions.hpp"
#include "platform/db/transaction.hpp"

namespace gigco::jobs {

/// Queues a notice to each party of the job but the one who acted. `offered` is who was asked just now.
void tell(db::Transaction& transaction, Event event, const Standing& before, const accounts::Actor& actor,
          JobStatus after, std::optional<Id> offered = {});

}  // namespace gigco::jobs
