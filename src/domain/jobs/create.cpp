#include <algorithm>

#include "domain/audit/audit.hpp"
#include "domain/jobs/columns.hpp"
#include "domain/jobs/jobs.hpp"
#include "domain/jobs/terms.hpp"

namespace gigco::jobs {
namespace {

// One statement: the job, its first event, its message, and the view of it. No row when the consumer is
// unknown or no longer active.
constexpr db::Statement kCreate{"jobs.create", R"(
  with job as (
    insert into jobs (consumer_id, title, description, category, location_address, location_latitude,
                      location_longitude, location_city, location_state, location_zip,
                      estimated_duration_hours, pay_rate_per_hour_cents, total_pay_cents, currency,
                      scheduled_start, scheduled_end, notes)
    select id, $2::text, $3::text, $4::text, $5::text, $6::float8, $7::float8, $8::text, $9::text,
           $10::text, $11::float8, $12::bigint, $13::bigint, $14::text, $15::timestamptz,
           $16::timestamptz, $17::text
      from users
     where id = $1::bigint and is_active
    returning *),
  event as (
    insert into job_events (job_id, event, actor_id, to_status)
    select id, 'create', $18::bigint, status from job
    returning id),
  message as (
    insert into outbox (topic, subject_id, payload)
    select 'job.create', job.id,
           jsonb_build_object('job_id', job.id, 'job_uuid', uuid, 'status', status, 'from_status', null,
                              'actor_id', $18::bigint, 'job', job_snapshot(job::jobs, event.id))
      from job, event)
  select )" GIGCO_JOB_COLUMNS GIGCO_JOB_NO_DISTANCE " from job" GIGCO_JOB_PEOPLE};

bool is_currency(const std::string& text) {
  return text.size() == 3 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

awaitable<Result<JobView>> create(db::Transaction& transaction, const accounts::Actor& actor,
                                  CreateJob command) {
  const Id consumer = command.consumer_id.value_or(actor.id);
  if (consumer != actor.id && !actor.is_admin()) {
    co_return accounts::not_your_account("A job can be posted for somebody else only by an admin.");
  }
  std::optional<Cents> total = command.total_pay;
  if (!total && command.pay_rate_per_hour && command.estimated_duration_hours) {
    total = pay_for(*command.pay_rate_per_hour, *command.estimated_duration_hours);
  }
  const Terms terms{.latitude = command.location_latitude,
                    .longitude = command.location_longitude,
                    .hours = command.estimated_duration_hours,
                    .total_pay = total,
                    .start = command.scheduled_start,
                    .end = command.scheduled_end};
  if (const auto checked = check(terms); !checked) {
    co_return checked.error();
  }
  const std::string currency = command.currency.value_or("USD");
  if (!is_currency(currency)) {
    co_return invalid_field("currency", "must be three capital letters, as in ISO 4217");
  }
  std::optional<JobView> job = co_await transaction.maybe<JobView>(
      kCreate, consumer, command.title, command.description, command.category, command.location_address,
      command.location_latitude, command.location_longitude, command.location_city, command.location_state,
      command.location_zip, command.estimated_duration_hours, command.pay_rate_per_hour, total, currency,
      command.scheduled_start, command.scheduled_end, command.notes, actor.id);
  if (!job) {
    co_return invalid_field("consumer_id", "names no active person");
  }
  if (actor.is_admin()) {
    audit::record(transaction, {.admin_id = actor.id,
                                .name = "job.create",
                                .subject_type = "job",
                                .subject_id = job->id,
                                .changes = audit::differences(JobView(), *job)});
  }
  co_return *std::move(job);
}

}  // namespace gigco::jobs
