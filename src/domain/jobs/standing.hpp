// Holding a job still while it changes, and writing down what happened to it: what every change of a
// job in this room, and of what hangs on it in others, begins and ends with.
#pragma once

#include <optional>
#include <string>

#include "domain/jobs/transitions.hpp"
#include "platform/db/transaction.hpp"

namespace gigco::jobs {

/// Reads the job and keeps others from changing it until the transaction ends. Errors: JOB_NOT_FOUND.
[[nodiscard]] boost::asio::awaitable<Result<Standing>> lock(db::Transaction& transaction, ResourceRef job);

/// Queues the rows in job_events and the outbox, and in the audit log for an administrator's act. `note` is
/// for people: a reason, a message.
void record(db::Transaction& transaction, Event event, const Standing& before, const accounts::Actor& actor,
            JobStatus after, const std::optional<std::string>& note = {});

/// Queues the change of how many jobs these two have completed.
void count_completed(db::Transaction& transaction, const Standing& job, std::int32_t change);

/// Queues what follows from the worker having been paid: a completed job is paid, any other stays as it is.
void mark_paid(db::Transaction& transaction, const Standing& job);

/// Queues the change of status that follows from a review and its record.
/// Errors as decide().
[[nodiscard]] Result<JobStatus> reviewed(db::Transaction& transaction, const Standing& job,
                                         const accounts::Actor& actor);

}  // namespace gigco::jobs
