#include "domain/jobs/jobs.hpp"
#include "domain/jobs/step.hpp"

namespace gigco::jobs {
namespace {

constexpr db::Statement kIsWorker{"jobs.is_worker", R"(
  select exists (select from users where id = $1 and role = 'gig_worker' and is_active))"};

constexpr db::Statement kOffer{"jobs.offer", R"(
  update jobs set status = $3, offered_worker_id = $4, updated_at = now()
   where id = $1 and status = $2)"};

constexpr db::Statement kAccept{"jobs.accept", R"(
  update jobs set status = $3, gig_worker_id = $4, offered_worker_id = null, updated_at = now()
   where id = $1 and status = $2)"};

constexpr db::Statement kReject{"jobs.reject", R"(
  update jobs set status = $3, gig_worker_id = null, offered_worker_id = null, updated_at = now()
   where id = $1 and status = $2)"};

constexpr db::Statement kStart{"jobs.start", R"(
  update jobs set status = $3, actual_start = now(), updated_at = now()
   where id = $1 and status = $2)"};

constexpr db::Statement kCompleteSide{"jobs.complete", R"(
  update jobs
     set status = $3,
         worker_completed_at = case when $4::boolean then now() else worker_completed_at end,
         consumer_completed_at = case when $4::boolean then consumer_completed_at else now() end,
         actual_end = case when $5::boolean then now() end,
         updated_at = now()
   where id = $1 and status = $2)"};

constexpr db::Statement kMove{"jobs.move", R"(
  update jobs set status = $3, updated_at = now() where id = $1 and status = $2)"};

constexpr db::Statement kSettle{"jobs.settle", R"(
  update jobs
     set status = $3, worker_completed_at = coalesce(worker_completed_at, now()),
         consumer_completed_at = coalesce(consumer_completed_at, now()), actual_end = coalesce(actual_end, now()),
         updated_at = now()
   where id = $1 and status = $2)"};

constexpr db::Statement kCancel{"jobs.cancel", R"(
  update jobs set status = $3, offered_worker_id = null, updated_at = now()
   where id = $1 and status = $2)"};

bool both_have_completed(const Standing& job) { return job.worker_completed_at && job.consumer_completed_at; }

}  // namespace

awaitable<Result<JobView>> send_offer(db::Transaction& transaction, ResourceRef job,
                                      const accounts::Actor& actor, const SendOffer& command) {
  const Result<Step> step = co_await prepare(transaction, Event::send_offer, job, actor);
  if (!step) {
    co_return step.error();
  }
  const bool is_worker = co_await transaction.one<bool>(kIsWorker, command.gig_worker_id);
  if (!is_worker || command.gig_worker_id == step->job.consumer_id) {
    co_return invalid_field("gig_worker_id", "names no active gig worker");
  }
  transaction.defer(kOffer, step->job.id, step->job.status, step->after, command.gig_worker_id);
  co_return co_await finish(transaction, Event::send_offer, *step, actor, command.message,
                            command.gig_worker_id);
}

awaitable<Result<JobView>> accept(db::Transaction& transaction, ResourceRef job, const accounts::Actor& actor,
                                  const AcceptJob& command) {
  if (command.gig_worker_id.value_or(actor.id) != actor.id) {
    co_return accounts::not_your_account("A job can be accepted only in one's own name.");
  }
  const Result<Step> step = co_await prepare(transaction, Event::accept, job, actor);
  if (!step) {
    co_return step.error();
  }
  transaction.defer(kAccept, step->job.id, step->job.status, step->after, actor.id);
  const std::optional<std::string> no_note;
  co_return co_await finish(transaction, Event::accept, *step, actor, no_note);
}

awaitable<Result<JobView>> reject(db::Transaction& transaction, ResourceRef job, const accounts::Actor& actor,
                                  const RejectJob& command) {
  const Result<Step> step = co_await prepare(transaction, Event::reject, job, actor);
  if (!step) {
    co_return step.error();
  }
  transaction.defer(kReject, step->job.id, step->job.status, step->after);
  co_return co_await finish(transaction, Event::reject, *step, actor, command.rejection_reason);
}

awaitable<Result<JobView>> start(db::Transaction& transaction, ResourceRef job,
                                 const accounts::Actor& actor) {
  const Result<Step> step = co_await prepare(transaction, Event::start, job, actor);
  if (!step) {
    co_return step.error();
  }
  transaction.defer(kStart, step->job.id, step->job.status, step->after);
  const std::optional<std::string> no_note;
  co_return co_await finish(transaction, Event::start, *step, actor, no_note);
}

awaitable<Result<JobView>> complete(db::Transaction& transaction, ResourceRef job,
                                    const accounts::Actor& actor) {
  const Result<Standing> standing = co_await lock(transaction, job);
  if (!standing) {
    co_return standing.error();
  }
  const SetOf<Party> parties = parties_of(*standing, actor);
  const bool as_worker = parties.contains(Party::worker);
  const auto& own_time = as_worker ? standing->worker_completed_at : standing->consumer_completed_at;
  const auto& other_time = as_worker ? standing->consumer_completed_at : standing->worker_completed_at;
  if ((as_worker || parties.contains(Party::owner)) && own_time) {
    co_return co_await get(transaction, standing->id);
  }
  const Result<JobStatus> both_done = decide(Event::complete, *standing, actor);
  if (!both_done) {
    co_return both_done.error();
  }
  const bool is_second = other_time.has_value();
  const Step step{*standing, is_second ? *both_done : standing->status};
  transaction.defer(kCompleteSide, step.job.id, step.job.status, step.after, as_worker, is_second);
  if (is_second) {
    count_completed(transaction, step.job, 1);
  }
  const std::optional<std::string> no_note;
  co_return co_await finish(transaction, Event::complete, step, actor, no_note);
}

awaitable<Result<JobView>> cancel(db::Transaction& transaction, ResourceRef job, const accounts::Actor& actor,
                                  const CancelJob& command) {
  const Result<Step> step = co_await prepare(transaction, Event::cancel, job, actor);
  if (!step) {
    co_return step.error();
  }
  transaction.defer(kCancel, step->job.id, step->job.status, step->after);
  co_return co_await finish(transaction, Event::cancel, *step, actor, command.reason);
}

awaitable<Result<JobView>> dispute(db::Transaction& transaction, ResourceRef job,
                                   const accounts::Actor& actor) {
  const Result<Step> step = co_await prepare(transaction, Event::dispute, job, actor);
  if (!step) {
    co_return step.error();
  }
  transaction.defer(kMove, step->job.id, step->job.status, step->after);
  const std::optional<std::string> no_note;
  co_return co_await finish(transaction, Event::dispute, *step, actor, no_note);
}

awaitable<Result<JobView>> withdraw_dispute(db::Transaction& transaction, ResourceRef job,
                                            const accounts::Actor& actor) {
  Result<Step> step = co_await prepare(transaction, Event::withdraw_dispute, job, actor);
  if (!step) {
    co_return step.error();
  }
  if (both_have_completed(step->job)) {
    step->after = JobStatus::completed;
  }
  transaction.defer(kMove, step->job.id, step->job.status, step->after);
  const std::optional<std::string> no_note;
  co_return co_await finish(transaction, Event::withdraw_dispute, *step, actor, no_note);
}

awaitable<Result<JobView>> resolve_dispute(db::Transaction& transaction, ResourceRef job,
                                           const accounts::Actor& admin, bool worker_gets_paid,
                                           const std::string& note) {
  Result<Step> step = co_await prepare(transaction, Event::resolve_dispute, job, admin);
  if (!step) {
    co_return step.error();
  }
  const bool was_counted = both_have_completed(step->job);
  if (worker_gets_paid) {
    transaction.defer(kSettle, step->job.id, step->job.status, step->after);
  } else {
    step->after = JobStatus::cancelled;
    transaction.defer(kMove, step->job.id, step->job.status, step->after);
  }
  if (was_counted != worker_gets_paid) {
    count_completed(transaction, step->job, worker_gets_paid ? 1 : -1);
  }
  const std::optional<std::string> why = note;
  co_return co_await finish(transaction, Event::resolve_dispute, *step, admin, why);
}

}  // namespace gigco::jobs
