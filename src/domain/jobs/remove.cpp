#include "domain/jobs/jobs.hpp"

namespace gigco::jobs {
namespace {

constexpr db::Statement kRemove{"jobs.remove",
                                "delete from jobs where id = $1 and status = $2 and gig_worker_id is null"};

}  // namespace

awaitable<Result<Id>> remove(db::Transaction& transaction, ResourceRef job, const accounts::Actor& actor) {
  const Result<Standing> standing = co_await lock(transaction, job);
  if (!standing) {
    co_return standing.error();
  }
  if (const auto after = decide(Event::remove, *standing, actor); !after) {
    co_return after.error();
  }
  record(transaction, Event::remove, *standing, actor, standing->status);  // the job's events go with it
  transaction.defer(kRemove, standing->id, standing->status);
  co_return standing->id;
}

}  // namespace gigco::jobs
