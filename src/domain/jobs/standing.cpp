#include "domain/jobs/standing.hpp"

namespace gigco::jobs {
namespace {

// The sub-select runs only for a uuid; either way the job is found by its primary key.
constexpr db::Statement kLock{"jobs.lock", R"(
  select id, uuid, status, consumer_id, gig_worker_id, offered_worker_id, worker_completed_at,
         consumer_completed_at
    from jobs
   where id = coalesce($1::bigint, (select id from jobs where uuid = $2::uuid))
     for update)"};

constexpr db::Statement kRecord{"jobs.record", R"(
  with event as (
    insert into job_events (job_id, event, actor_id, from_status, to_status, note)
    values ($1::bigint, $2::text, $3::bigint, $4::text, $5::text, $6::text))
  insert into outbox (topic, subject_id, payload)
  values ('job.' || $2::text, $1::bigint,
          jsonb_build_object('job_id', $1::bigint, 'job_uuid', $7::uuid, 'status', $5::text,
                             'from_status', $4::text, 'actor_id', $3::bigint)))"};

constexpr db::Statement kReviewed{"jobs.reviewed", R"(
  update jobs set status = $3, updated_at = now() where id = $1 and status = $2)"};

}  // namespace

boost::asio::awaitable<Result<Standing>> lock(db::Transaction& transaction, ResourceRef job) {
  std::optional<Id> id;
  std::optional<Uuid> uuid;
  if (const auto* given = std::get_if<Id>(&job)) {
    id = *given;
  } else {
    uuid = std::get<Uuid>(job);
  }
  std::optional<Standing> standing = co_await transaction.maybe<Standing>(kLock, id, uuid);
  if (!standing) {
    co_return job_not_found();
  }
  co_return *standing;
}

void record(db::Transaction& transaction, Event event, const Standing& before, const accounts::Actor& actor,
            JobStatus after, const std::optional<std::string>& note) {
  transaction.defer(kRecord, before.id, event, actor.id, before.status, after, note, before.uuid);
}

Result<JobStatus> reviewed(db::Transaction& transaction, const Standing& job, const accounts::Actor& actor) {
  Result<JobStatus> after = decide(Event::review, job, actor);
  if (after) {
    transaction.defer(kReviewed, job.id, job.status, *after);
    record(transaction, Event::review, job, actor, *after);
  }
  return after;
}

}  // namespace gigco::jobs
