#include "domain/jobs/jobs.hpp"
#include "domain/jobs/notices.hpp"

namespace gigco::jobs {
namespace {

// In the order of their ids, so that two withdrawals cannot wait for each other.
constexpr db::Statement kOpen{"jobs.lock_open_of", R"(
  select id, uuid, status, consumer_id, gig_worker_id, offered_worker_id, worker_completed_at,
         consumer_completed_at
    from jobs
   where consumer_id = $1 and status in ('posted', 'offer_sent')
      or offered_worker_id = $1 and status = 'offer_sent'
   order by id
     for update)"};

constexpr db::Statement kWithdraw{"jobs.withdraw", R"(
  update jobs set status = $3, offered_worker_id = null, updated_at = now()
   where id = $1 and status = $2)"};

}  // namespace

awaitable<void> withdraw(db::Transaction& transaction, Id person, const accounts::Actor& admin) {
  const std::vector<Standing> open = co_await transaction.all<Standing>(kOpen, person);
  const std::optional<std::string> note = "the account was deactivated";
  for (const Standing& job : open) {
    const bool is_own = job.consumer_id == person;
    const Event event = is_own ? Event::cancel : Event::reject;
    const JobStatus after = is_own ? JobStatus::cancelled : JobStatus::posted;
    transaction.defer(kWithdraw, job.id, job.status, after);
    record(transaction, event, job, admin, after, note);
    tell(transaction, event, job, admin, after);
  }
}

}  // namespace gigco::jobs
