#include "domain/schedules/schedule.hpp"

#include "domain/accounts/contact.hpp"

namespace gigco::schedules {
namespace {

using json::rule;
using std::chrono::days;

constexpr std::size_t kMaxTitle = 255;
constexpr days kLongest{31};         // of one entry
constexpr days kLongestSeries{732};  // two years and a day

json::Rules entry_rules() {
  return {rule("title").length(0, kMaxTitle).example("\"Mornings\""),
          rule("start_time").example("\"2026-12-01T09:00:00Z\""),
          rule("end_time").example("\"2026-12-01T12:00:00Z\""),
          rule("recurring_until")
              .says("The last start that may be; at most two years after the first.")
              .example("\"2027-06-01T00:00:00Z\""),
          rule("notes").length(0, accounts::kMaxNotesLength).example("\"Only south of the river\"")};
}

/// Between two of a series: the shortest there can be.
days period_of(Recurrence recurrence) {
  constexpr days kWeek{7};
  constexpr days kShortestMonth{28};
  switch (recurrence) {
    case Recurrence::daily:
      return days{1};
    case Recurrence::weekly:
      return kWeek;
    case Recurrence::monthly:
      return kShortestMonth;
  }
  return kShortestMonth;
}

}  // namespace

json::Rules CreateSchedule::rules() {
  return json::joined(
      entry_rules(),
      {rule("gig_worker_id").range(1, INT64_MAX).alias("worker_id").example("2"),
       rule("is_available").defaulted().says("Hours on offer, or hours taken.").example("true"),
       rule("job_id").range(1, INT64_MAX).says("A job of this worker.").example("1")});
}

json::Rules UpdateSchedule::rules() { return entry_rules(); }

json::Rules ScheduleQuery::rules() {
  return json::joined(paging::PageQuery::rules(),
                      {rule("worker_id").range(1, INT64_MAX).alias("gig_worker_id").example("2"),
                       rule("start_date")
                           .says("With it or end_date, every occurrence within is an item of its own.")
                           .example("\"2026-12-01T00:00:00Z\""),
                       rule("end_date").says("Exclusive.").example("\"2026-12-08T00:00:00Z\"")});
}

Result<void> check_times(const ScheduleView& entry) {
  if (entry.end_time <= entry.start_time) {
    return invalid_field("end_time", "must be after start_time");
  }
  const auto length = entry.end_time - entry.start_time;
  if (length > kLongest) {
    return invalid_field("end_time", "must be within 31 days of start_time");
  }
  if (!entry.recurring_pattern) {
    return entry.recurring_until ? invalid_field("recurring_until", "needs recurring_pattern")
                                 : Result<void>();
  }
  if (length > period_of(*entry.recurring_pattern)) {
    return invalid_field("end_time", "must come before the entry begins again");
  }
  if (!entry.recurring_until || *entry.recurring_until < entry.start_time ||
      *entry.recurring_until > entry.start_time + kLongestSeries) {
    return invalid_field("recurring_until", "must be within two years of start_time");
  }
  return {};
}

}  // namespace gigco::schedules
