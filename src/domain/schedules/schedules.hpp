// Workers' calendars. A recurring entry is expanded into its times when it is written, in the worker's
// time zone, so that overlaps are refused by the database itself.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "domain/paging/list.hpp"
#include "domain/schedules/schedule.hpp"
#include "platform/db/transaction.hpp"

namespace gigco::schedules {

using boost::asio::awaitable;

using SchedulePage = paging::Page<ScheduleView>;

/// Entries, newest first; or with a window every occurrence within it, by time. Others than the worker and
/// administrators see when, but not what. Errors: `invalid` (end_date, cursor, page, offset).
[[nodiscard]] awaitable<Result<SchedulePage>> list(db::Executor& database, const accounts::Actor& actor,
                                                   const ScheduleQuery& query);

/// Errors: SCHEDULE_NOT_FOUND, 403 NOT_YOUR_ACCOUNT.
[[nodiscard]] awaitable<Result<ScheduleView>> get(db::Executor& database, ResourceRef schedule,
                                                  const accounts::Actor& actor);

/// Errors: WORKER_NOT_FOUND, 403 NOT_YOUR_ACCOUNT, `invalid` as check_times() and job_id,
/// 409 SCHEDULE_OVERLAP with another entry of the same kind.
[[nodiscard]] awaitable<Result<ScheduleView>> create(db::Transaction& transaction,
                                                     const accounts::Actor& actor,
                                                     const CreateSchedule& command);
/// Errors: those of get() and create().
[[nodiscard]] awaitable<Result<ScheduleView>> update(db::Transaction& transaction, ResourceRef schedule,
                                                     const accounts::Actor& actor,
                                                     const UpdateSchedule& command);
/// Gives the id of what was removed. Errors: those of get().
[[nodiscard]] awaitable<Result<Id>> remove(db::Transaction& transaction, ResourceRef schedule,
                                           const accounts::Actor& actor);

}  // namespace gigco::schedules
