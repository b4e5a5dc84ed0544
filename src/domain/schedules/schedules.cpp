#include "domain/schedules/schedules.hpp"

#include "domain/accounts/profiles.hpp"
#include "domain/audit/audit.hpp"
#include "domain/schedules/columns.hpp"
#include "platform/core/patch.hpp"
#include "platform/db/errors.hpp"

namespace gigco::schedules {
namespace {

constexpr std::chrono::days kYear{365};
constexpr std::string_view kExclusionViolation = "23P01";  // PostgreSQL, appendix A

constexpr db::Statement kGet{"schedules.get", "select " GIGCO_SCHEDULE_COLUMNS R"( from schedules as entry
  where entry.id = coalesce($1::bigint, (select id from schedules where uuid = $2::uuid)))",
                             db::Lane::pipelined};

constexpr db::Statement kLock{"schedules.lock", "select " GIGCO_SCHEDULE_COLUMNS R"( from schedules as entry
  where entry.id = coalesce($1::bigint, (select id from schedules where uuid = $2::uuid)) for update)"};

constexpr db::Statement kIsJobOf{"schedules.is_job_of", R"(
  select exists (select from jobs where id = $1 and gig_worker_id = $2))"};

constexpr db::Statement kInsert{"schedules.insert", R"(
  with entry as (
    insert into schedules (gig_worker_id, title, start_time, end_time, is_available, job_id,
                           recurring_pattern, recurring_until, time_zone, notes)
    select id, $2::text, $3::timestamptz, $4::timestamptz, $5::boolean, $6::bigint, $7::text,
           $8::timestamptz, time_zone, $9::text
      from users where id = $1::bigint
    returning *)
  select )" GIGCO_SCHEDULE_COLUMNS " from entry"};

constexpr db::Statement kUpdate{"schedules.update", R"(
  with entry as (
    update schedules
       set title = $2, start_time = $3, end_time = $4, is_available = $5, recurring_pattern = $6,
           recurring_until = $7, notes = $8, updated_at = now()
     where id = $1
    returning *)
  select )" GIGCO_SCHEDULE_COLUMNS " from entry"};

constexpr db::Statement kForgetTimes{"schedules.forget_times",
                                     "delete from schedule_times where schedule_id = $1"};

// The hours of the clock on the worker's wall stay the same when summer time begins or ends. In a month
// that is too short, an entry falls on its last day. Hours that the clock skips keep their length.
constexpr db::Statement kExpand{"schedules.expand", R"(
  insert into schedule_times (schedule_id, gig_worker_id, is_available, during)
  select entry.id, entry.gig_worker_id, entry.is_available,
         tstzrange(begins.at, case when ends.at > begins.at then ends.at
                                   else begins.at + (entry.end_time - entry.start_time) end)
    from schedules as entry
    cross join lateral (select case entry.recurring_pattern
           when 'daily' then interval '1 day' when 'weekly' then interval '7 days'
           else interval '1 month' end as step) as series
    cross join lateral generate_series(0, case when entry.recurring_pattern is null then 0
           else 732 end) as n
    cross join lateral (select ((entry.start_time at time zone entry.time_zone) + n * series.step)
           at time zone entry.time_zone as at) as begins
    cross join lateral (select ((entry.end_time at time zone entry.time_zone) + n * series.step)
           at time zone entry.time_zone as at) as ends
   where entry.id = $1 and (n = 0 or begins.at <= entry.recurring_until))"};

constexpr db::Statement kRemove{"schedules.remove", "delete from schedules where id = $1"};

Error not_found() {
  return {.kind = ErrorKind::not_found,
          .code = "SCHEDULE_NOT_FOUND",
          .title = "schedule not found",
          .message = "There is no such calendar entry."};
}

Result<void> expect_own(Id worker, const accounts::Actor& actor) {
  if (worker != actor.id && !actor.is_admin()) {
    return accounts::not_your_account("A calendar belongs to its worker; administrators may change it too.");
  }
  return {};
}

Result<ScheduleView> expect_own(std::optional<ScheduleView> found, const accounts::Actor& actor) {
  if (!found) {
    return not_found();
  }
  if (const auto allowed = expect_own(found->gig_worker_id, actor); !allowed) {
    return allowed.error();
  }
  return *std::move(found);
}

awaitable<Result<void>> expand(db::Transaction& transaction, Id entry) {
  try {
    co_await transaction.execute(kExpand, entry);
  } catch (const db::QueryError& refused) {
    if (refused.sqlstate() != kExclusionViolation) {
      throw;
    }
    co_return Error{.kind = ErrorKind::conflict,
                    .code = "SCHEDULE_OVERLAP",
                    .title = "schedule overlaps",
                    .message = "These hours overlap with another entry of the same kind."};
  }
  co_return Result<void>();
}

void record_if_admin(db::Transaction& transaction, const accounts::Actor& actor, std::string_view action,
                     const ScheduleView& before, const ScheduleView& after) {
  if (actor.id != after.gig_worker_id) {
    audit::record(transaction, {.admin_id = actor.id,
                                .name = action,
                                .subject_type = "schedule",
                                .subject_id = after.id,
                                .changes = audit::differences(before, after)});
  }
}

awaitable<Result<Id>> owner_of(db::Transaction& transaction, const accounts::Actor& actor,
                               std::optional<Id> asked) {
  if (actor.is_admin() && !asked) {
    co_return invalid_field("gig_worker_id", "is required");
  }
  const Id worker = asked.value_or(actor.id);
  if (const auto allowed = expect_own(worker, actor); !allowed) {
    co_return allowed.error();
  }
  const ResourceRef named = worker;
  co_return co_await accounts::find_worker(transaction, named);
}

}  // namespace

awaitable<Result<ScheduleView>> get(db::Executor& database, ResourceRef schedule,
                                    const accounts::Actor& actor) {
  std::optional<ScheduleView> found = co_await database.maybe<ScheduleView>(kGet, schedule);
  co_return expect_own(std::move(found), actor);
}

awaitable<Result<ScheduleView>> create(db::Transaction& transaction, const accounts::Actor& actor,
                                       const CreateSchedule& command) {
  const Result<Id> worker = co_await owner_of(transaction, actor, command.gig_worker_id);
  if (!worker) {
    co_return worker.error();
  }
  ScheduleView wanted;
  wanted.start_time = command.start_time;
  wanted.end_time = command.end_time;
  wanted.recurring_pattern = command.recurring_pattern;
  wanted.recurring_until = command.recurring_until;
  if (wanted.recurring_pattern && !wanted.recurring_until) {
    wanted.recurring_until = wanted.start_time + kYear;
  }
  if (const auto checked = check_times(wanted); !checked) {
    co_return checked.error();
  }
  if (command.job_id) {
    const bool is_own_job = co_await transaction.one<bool>(kIsJobOf, *command.job_id, *worker);
    if (!is_own_job) {
      co_return invalid_field("job_id", "names no job of this worker");
    }
  }
  auto entry = co_await transaction.one<ScheduleView>(
      kInsert, *worker, command.title, wanted.start_time, wanted.end_time, command.is_available,
      command.job_id, wanted.recurring_pattern, wanted.recurring_until, command.notes);
  const Result<void> expanded = co_await expand(transaction, entry.id);
  if (!expanded) {
    co_return expanded.error();
  }
  record_if_admin(transaction, actor, "schedule.create", ScheduleView(), entry);
  co_return entry;
}

awaitable<Result<ScheduleView>> update(db::Transaction& transaction, ResourceRef schedule,
                                       const accounts::Actor& actor, const UpdateSchedule& command) {
  std::optional<ScheduleView> locked = co_await transaction.maybe<ScheduleView>(kLock, schedule);
  const Result<ScheduleView> before = expect_own(std::move(locked), actor);
  if (!before) {
    co_return before.error();
  }
  ScheduleView wanted = *before;
  replace(wanted.title, command.title);
  replace(wanted.start_time, command.start_time);
  replace(wanted.end_time, command.end_time);
  replace(wanted.is_available, command.is_available);
  replace(wanted.recurring_pattern, command.recurring_pattern);
  replace(wanted.recurring_until, command.recurring_until);
  replace(wanted.notes, command.notes);
  if (wanted.recurring_pattern && !wanted.recurring_until) {
    wanted.recurring_until = wanted.start_time + kYear;
  }
  if (const auto checked = check_times(wanted); !checked) {
    co_return checked.error();
  }
  transaction.defer(kForgetTimes, wanted.id);
  auto entry = co_await transaction.one<ScheduleView>(
      kUpdate, wanted.id, wanted.title, wanted.start_time, wanted.end_time, wanted.is_available,
      wanted.recurring_pattern, wanted.recurring_until, wanted.notes);
  const Result<void> expanded = co_await expand(transaction, entry.id);
  if (!expanded) {
    co_return expanded.error();
  }
  record_if_admin(transaction, actor, "schedule.update", *before, entry);
  co_return entry;
}

awaitable<Result<Id>> remove(db::Transaction& transaction, ResourceRef schedule,
                             const accounts::Actor& actor) {
  std::optional<ScheduleView> locked = co_await transaction.maybe<ScheduleView>(kLock, schedule);
  const Result<ScheduleView> found = expect_own(std::move(locked), actor);
  if (!found) {
    co_return found.error();
  }
  record_if_admin(transaction, actor, "schedule.remove", *found, *found);
  transaction.defer(kRemove, found->id);
  co_return found->id;
}

}  // namespace gigco::schedules
