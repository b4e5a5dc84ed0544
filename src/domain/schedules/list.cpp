#include "domain/schedules/columns.hpp"
#include "domain/schedules/schedules.hpp"

namespace gigco::schedules {
namespace {

void hide(ScheduleView& entry) {
  entry.title.reset();
  entry.notes.reset();
  entry.job_id.reset();
}

void add_filters(db::Query& sql, const ScheduleQuery& query, const std::optional<Id>& worker) {
  sql.add(" where true");
  if (worker) {
    sql.add(" and entry.gig_worker_id = $", *worker);
  }
  if (query.is_available) {
    sql.add(" and entry.is_available = $", *query.is_available);
  }
}

awaitable<Result<SchedulePage>> list_entries(db::Executor& database, const ScheduleQuery& query,
                                             std::optional<Id> worker) {
  const paging::Listing listing{
      .name = "schedules.list",
      .columns = "select " GIGCO_SCHEDULE_COLUMNS,
      .from = " from schedules as entry",
      .joins = "",
      .comparison = " and (entry.created_at, entry.id) < ($::timestamptz, $::bigint)",
      .order = " order by entry.created_at desc, entry.id desc"};
  co_return co_await paging::newest_first<ScheduleView>(
      database, query, listing, [&query, worker](db::Query& sql) { add_filters(sql, query, worker); });
}

void add_window(db::Query& sql, const ScheduleQuery& query, const std::optional<Id>& worker) {
  sql.add(" from schedule_times as hours join schedules as entry on entry.id = hours.schedule_id");
  add_filters(sql, query, worker);
  if (worker) {
    sql.add(" and hours.gig_worker_id = $", *worker);
  }
  sql.add(" and hours.during && tstzrange($::timestamptz, $::timestamptz)", query.start_date, query.end_date);
}

awaitable<Result<SchedulePage>> list_occurrences(db::Executor& database, const ScheduleQuery& query,
                                                 std::optional<Id> worker) {
  if (query.start_date && query.end_date && *query.end_date <= *query.start_date) {
    co_return invalid_field("end_date", "must be after start_date");
  }
  if (query.cursor) {
    co_return invalid_field("cursor", "goes only without start_date and end_date");
  }
  if (const auto checked = query.check(); !checked) {
    co_return checked.error();
  }
  db::Query rows("schedules.occurrences");
  rows.add("select " GIGCO_SCHEDULE_BEFORE_TIMES
           "lower(hours.during) as start_time, upper(hours.during) as end_time" GIGCO_SCHEDULE_AFTER_TIMES);
  add_window(rows, query, worker);
  rows.add(" order by lower(hours.during), entry.id");
  const auto counted = [&] {
    db::Query count("schedules.count_occurrences");
    count.add("select count(*) from (select 1");
    add_window(count, query, worker);
    return count;
  };
  co_return co_await paging::fetch<ScheduleView>(database, query, std::move(rows), counted, {});
}

}  // namespace

awaitable<Result<SchedulePage>> list(db::Executor& database, const accounts::Actor& actor,
                                     const ScheduleQuery& query) {
  std::optional<Id> worker = query.worker_id;
  if (!worker && actor.role == accounts::Role::gig_worker) {
    worker = actor.id;
  }
  const bool has_window = query.start_date || query.end_date;
  awaitable<Result<SchedulePage>> listed =
      has_window ? list_occurrences(database, query, worker) : list_entries(database, query, worker);
  Result<SchedulePage> page = co_await std::move(listed);
  if (page) {
    for (ScheduleView& entry : page->items) {
      if (entry.gig_worker_id != actor.id && !actor.is_admin()) {
        hide(entry);
      }
    }
  }
  co_return page;
}

}  // namespace gigco::schedules
