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

/// Whom the step is about: nothing happens to a job that is somebody else's by now.
struct Concerned {
  std::optional<Id> Standing::*part = nullptr;
  Id person = 0;
  const char* otherwise = "";
};

Concerned worker_is(Id worker) {
  return {&Standing::gig_worker_id, worker, "This worker does not have the job any more."};
}

/// A step that changes nothing but the status, and perhaps who is asked or at work.
awaitable<Result<JobView>> move(db::Transaction& transaction, Event event, ResourceRef job,
                                const db::Statement& statement, const char* why, Concerned concerned = {}) {
  const Result<Step> step = co_await prepare(transaction, event, job, accounts::kPlatform);
  if (!step) {
    co_return step.error();
  }
  if (concerned.part != nullptr && step->job.*concerned.part != concerned.person) {
    co_return is_no_more(concerned.otherwise);
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
  const Concerned offered{&Standing::offered_worker_id, offered_worker, "This offer is no longer open."};
  co_return co_await move(transaction, Event::expire_offer, job, kOpenAgain,
                          "the offer was not answered in time", offered);
}

awaitable<Result<JobView>> give_up_matching(db::Transaction& transaction, ResourceRef job) {
  co_return co_await move(transaction, Event::give_up_matching, job, kMove, "nobody accepted in time");
}

awaitable<Result<JobView>> schedule(db::Transaction& transaction, ResourceRef job, Id worker) {
  const Result<JobView> view = co_await get(transaction, job);  // a date may change, but never goes away
  if (view && !view->scheduled_start) {
    co_return is_no_more("The job has no date.");
  }
  const Concerned taker = worker_is(worker);
  co_return co_await move(transaction, Event::schedule, job, kMove, nullptr, taker);
}

awaitable<Result<JobView>> report_no_show(db::Transaction& transaction, ResourceRef job, Id worker) {
  const Concerned taker = worker_is(worker);
  co_return co_await move(transaction, Event::report_no_show, job, kOpenAgain, "the work did not begin",
                          taker);
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
