#include "domain/jobs/jobs.hpp"
#include "domain/jobs/notices.hpp"

namespace gigco::jobs {
namespace {

// What the new status implies is made true; what it does not forbid stays.
constexpr db::Statement kSet{"jobs.set_status", R"(
  update jobs
     set status = $3::text,
         gig_worker_id = case when $3::text in ('posted', 'no_worker_available') then null
                              else gig_worker_id end,
         offered_worker_id = null,
         actual_start = case when $4::boolean then coalesce(actual_start, now()) else actual_start end,
         actual_end = case when $5::boolean then coalesce(actual_end, now()) else actual_end end,
         worker_completed_at = case when $5::boolean then coalesce(worker_completed_at, now())
                                    else worker_completed_at end,
         consumer_completed_at = case when $5::boolean then coalesce(consumer_completed_at, now())
                                      else consumer_completed_at end,
         updated_at = now()
   where id = $1 and status = $2)"};

using Statuses = SetOf<JobStatus>;
constexpr Statuses kWithoutWorker{JobStatus::posted, JobStatus::no_worker_available, JobStatus::cancelled,
                                  JobStatus::rejected, JobStatus::payment_failed};
constexpr Statuses kDone{JobStatus::completed, JobStatus::paid, JobStatus::review_pending, JobStatus::closed};

}  // namespace

awaitable<Result<JobView>> set_status(db::Transaction& transaction, ResourceRef job,
                                      const accounts::Actor& admin, const SetStatus& command) {
  if (command.status == JobStatus::offer_sent) {
    co_return invalid_field("status", "follows from an offer; send one instead");
  }
  if (command.status == JobStatus::disputed) {
    co_return invalid_field("status", "follows from a dispute; its parties open one");
  }
  const Result<Standing> standing = co_await lock(transaction, job);
  if (!standing) {
    co_return standing.error();
  }
  if (standing->status == JobStatus::disputed) {
    co_return Error{.kind = ErrorKind::conflict,
                    .code = "JOB_STATE_CONFLICT",
                    .title = "job is disputed",
                    .message = "This job is disputed; resolve the dispute instead."};
  }
  if (!standing->gig_worker_id && !kWithoutWorker.contains(command.status)) {
    co_return Error{.kind = ErrorKind::conflict,
                    .code = "JOB_STATE_CONFLICT",
                    .title = "job has no worker",
                    .message = "Nobody has taken this job, so it cannot get this status."};
  }
  const ResourceRef found = standing->id;
  const bool is_done = kDone.contains(command.status);
  const bool is_begun = is_done || command.status == JobStatus::in_progress;
  transaction.defer(kSet, standing->id, standing->status, command.status, is_begun, is_done);
  const bool was_done = kDone.contains(standing->status);
  if (is_done != was_done) {
    count_completed(transaction, *standing, is_done ? 1 : -1);
  }
  const std::optional<std::string> reason = command.reason;
  record(transaction, Event::set_status, *standing, admin, command.status, reason);
  tell(transaction, Event::set_status, *standing, admin, command.status);
  co_return co_await get(transaction, found);
}

}  // namespace gigco::jobs
