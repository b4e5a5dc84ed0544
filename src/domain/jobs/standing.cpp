#include "domain/jobs/standing.hpp"

#include "domain/audit/audit.hpp"

namespace gigco::jobs {
namespace {

// The sub-select runs only for a uuid; either way the job is found by its primary key.
constexpr db::Statement kLock{"jobs.lock", R"(
  select id, uuid, status, consumer_id, gig_worker_id, offered_worker_id, worker_completed_at,
         consumer_completed_at
    from jobs
   where id = coalesce($1::bigint, (select id from jobs where uuid = $2::uuid))
     for update)"};

// Actor 0 is the platform itself.
constexpr db::Statement kRecord{"jobs.record", R"(
  with event as (
    insert into job_events (job_id, event, actor_id, from_status, to_status, note)
    values ($1::bigint, $2::text, nullif($3::bigint, 0), $4::text, $5::text, $6::text)
    returning id)
  insert into outbox (topic, subject_id, payload)
  select 'job.' || $2::text, $1::bigint,
          jsonb_build_object('job_id', $1::bigint, 'job_uuid', $7::uuid, 'status', $5::text,
                             'from_status', $4::text, 'actor_id', nullif($3::bigint, 0),
                             'job', (select job_snapshot(job, event.id) from jobs as job where job.id = $1::bigint))
    from event)"};

constexpr db::Statement kMoveOn{"jobs.move_on", R"(
  update jobs set status = $3, updated_at = now() where id = $1 and status = $2)"};

// Locked in the order of their ids, so that two jobs of the same two people cannot wait for each other.
constexpr db::Statement kCountCompleted{"jobs.count_completed", R"(
  update users set jobs_completed = jobs_completed + $3
    from (select id from users where id in ($1, $2) order by id for no key update) as parties
   where users.id = parties.id)"};

}  // namespace

boost::asio::awaitable<Result<Standing>> lock(db::Transaction& transaction, ResourceRef job) {
  std::optional<Standing> standing = co_await transaction.maybe<Standing>(kLock, job);
  if (!standing) {
    co_return job_not_found();
  }
  co_return *standing;
}

void record(db::Transaction& transaction, Event event, const Standing& before, const accounts::Actor& actor,
            JobStatus after, const std::optional<std::string>& note) {
  transaction.defer(kRecord, before.id, event, actor.id, before.status, after, note, before.uuid);
  if (actor.is_admin()) {
    audit::Changes changes;
    if (after != before.status) {
      changes.push_back(
          {"status", std::string(json::enum_name(before.status)), std::string(json::enum_name(after))});
    }
    const std::string name = "job." + std::string(json::enum_name(event));
    audit::record(transaction, {.admin_id = actor.id,
                                .name = name,
                                .subject_type = "job",
                                .subject_id = before.id,
                                .reason = note,
                                .changes = std::move(changes)});
  }
}

void count_completed(db::Transaction& transaction, const Standing& job, std::int32_t change) {
  transaction.defer(kCountCompleted, job.consumer_id, job.gig_worker_id, change);
}

void mark_paid(db::Transaction& transaction, const Standing& job) {
  if (const Result<JobStatus> after = decide(Event::pay, job, accounts::kPlatform)) {
    transaction.defer(kMoveOn, job.id, job.status, *after);
    record(transaction, Event::pay, job, accounts::kPlatform, *after);
  }
}

Result<JobStatus> reviewed(db::Transaction& transaction, const Standing& job, const accounts::Actor& actor) {
  Result<JobStatus> after = decide(Event::review, job, actor);
  if (after) {
    transaction.defer(kMoveOn, job.id, job.status, *after);
    record(transaction, Event::review, job, actor, *after);
  }
  return after;
}

}  // namespace gigco::jobs
