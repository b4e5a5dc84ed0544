#include "domain/jobs/jobs.hpp"

namespace gigco::jobs {
namespace {

constexpr db::Statement kRemove{"jobs.remove",
                                "delete from jobs where id = $1 and status = $2 and gig_worker_id is null"};

// What must not lose its job: the books above all.
constexpr db::Statement kIsReferred{"jobs.is_referred_to", R"(
  select exists(select from transactions where job_id = $1)
      or exists(select from disputes where job_id = $1)
      or exists(select from schedules where job_id = $1)
      or exists(select from reviews where job_id = $1))"};

Error has_history() {
  return {
      .kind = ErrorKind::conflict,
      .code = "JOB_STATE_CONFLICT",
      .title = "not possible in the job's state",
      .message =
          "This job has payments, schedules, reviews or disputes and cannot be deleted; cancel it instead."};
}

}  // namespace

awaitable<Result<Id>> remove(db::Transaction& transaction, ResourceRef job, const accounts::Actor& actor) {
  const Result<Standing> standing = co_await lock(transaction, job);
  if (!standing) {
    co_return standing.error();
  }
  if (const auto after = decide(Event::remove, *standing, actor); !after) {
    co_return after.error();
  }
  const bool is_referred_to = co_await transaction.one<bool>(kIsReferred, standing->id);
  if (is_referred_to) {
    co_return has_history();
  }
  record(transaction, Event::remove, *standing, actor, standing->status);  // the job's events go with it
  transaction.defer(kRemove, standing->id, standing->status);
  co_return standing->id;
}

}  // namespace gigco::jobs
