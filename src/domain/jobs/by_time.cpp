// What time does to a job when nobody does anything. The job's workflow decides when; here stands what.
#include "domain/jobs/step.hpp"

namespace gigco::jobs {
namespace {

constexpr db::Statement kOpenAgain{"jobs.open_again", R"(
  update jobs set status = $3, gig_worker_id = null, offered_worker_id = null, updated_at = now()
   where id = $1 and status = $2)"};

constexpr db::Statement kMove{"jobs.move_by_time", R"(
  update jobs set status = $3, updated_at = now() where id = $1 and status = $2)"};

constexpr db::Statement kConfirm{"jobs.confirm_by_time", R"(
  update jobs set status = $3, consumer_completed_at = now(), actual_end = now(), updated_at = now()
   where id = $1 and status = $2)"};

Error is_no_more(std::string message) {
  return {.kind = ErrorKind::conflict,
          .code = "JOB_STATE_CONFLICT",
          .title = "not possible in the job's state",
          .message = std::move(message)};
}

/// A step that changes nothing but the status, and perhaps who is asked or at work.
awaitable<Result<JobView>> move(db::Transaction& transaction, Event event, ResourceRef job,
                                const db::Statement& statement, const char* why) {
  const Result<Step> step = co_await prepare(transaction, event, job, accounts::kPlatform);
  if (!step) {
    co_return step.error();
  }
  transaction.defer(statement, step->job.id, step->job.status, step->after);
  std::optional<std::string> note;
  if (why != nullptr) {
    note = why;
  }
  co_return co_await finish(transaction, event, *step, accounts::kPlatform, note);
}

}  // namespace

awaitable<Result<JobView>> expire_offer(db::Transaction& transaction, ResourceRef job, Id offered_worker) {
  const Result<Standing> standing = co_await lock(transaction, job);
  if (standing && standing->offered_worker_id != offered_worker) {
    co_return is_no_more("This offer is no longer open.");
  }
  co_return co_await move(transaction, Event::expire_offer, job, kOpenAgain,
                          "the offer was not answered in time");
}

awaitable<Result<JobView>> give_up_matching(db::Transaction& transaction, ResourceRef job) {
  co_return co_await move(transaction, Event::give_up_matching, job, kMove, "nobody accepted in time");
}

awaitable<Result<JobView>> schedule(db::Transaction& transaction, ResourceRef job, Id worker) {
  const Result<Standing> standing = co_await lock(transaction, job);
  if (standing && standing->gig_worker_id != worker) {
    co_return is_no_more("This worker does not have the job any more.");
  }
  const Result<JobView> view = co_await get(transaction, job);
  if (view && !view->scheduled_start) {
    co_return is_no_more("The job has no date.");
  }
  co_return co_await move(transaction, Event::schedule, job, kMove, nullptr);
}

awaitable<Result<JobView>> report_no_show(db::Transaction& transaction, ResourceRef job, Id worker) {
  const Result<Standing> standing = co_await lock(transaction, job);
  if (standing && standing->gig_worker_id != worker) {
    co_return is_no_more("This worker does not have the job any more.");
  }
  co_return co_await move(transaction, Event::report_no_show, job, kOpenAgain, "the work did not begin");
}

awaitable<Result<JobView>> close(db::Transaction& transaction, ResourceRef job) {
  co_return co_await move(transaction, Event::close, job, kMove, "the time for reviews is over");
}

awaitable<Result<JobView>> fail_payment(db::Transaction& transaction, ResourceRef job) {
  co_return co_await move(transaction, Event::fail_payment, job, kMove, "the payment was refused");
}

awaitable<Result<JobView>> confirm_by_time(db::Transaction& transaction, ResourceRef job) {
  const Result<Step> step = co_await prepare(transaction, Event::complete, job, accounts::kPlatform);
  if (!step) {
    co_return step.error();
  }
  if (!step->job.worker_completed_at || step->job.consumer_completed_at) {
    co_return is_no_more("The worker has not reported, or the consumer has answered.");
  }
  transaction.defer(kConfirm, step->job.id, step->job.status, step->after);
  count_completed(transaction, step->job, 1);
  const std::optional<std::string> note = "confirmed because the consumer did not answer";
  co_return co_await finish(transaction, Event::complete, *step, accounts::kPlatform, note);
}

}  // namespace gigco::jobs
