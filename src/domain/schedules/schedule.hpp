// A worker's calendar entry: hours on offer, or hours that are taken; once, or again and again.
#pragma once

#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "domain/accounts/actor.hpp"
#include "domain/paging/page.hpp"
#include "platform/core/identifiers.hpp"
#include "platform/core/timestamp.hpp"
#include "platform/json/rules.hpp"

namespace gigco::schedules {

enum class Recurrence { daily, weekly, monthly };
BOOST_DESCRIBE_ENUM(Recurrence, daily, weekly, monthly)

/// The order of the members is the order of the columns in schedules.cpp.
struct ScheduleView {
  Id id = 0;
  Uuid uuid;
  Id gig_worker_id = 0;
  std::optional<std::string> title;
  Timestamp start_time;  // of this occurrence, when a window was asked for
  Timestamp end_time;
  bool is_available = true;
  std::optional<Id> job_id;
  std::optional<Recurrence> recurring_pattern;
  std::optional<Timestamp> recurring_until;  // the last start that may be
  std::string time_zone;                     // in which a recurring entry keeps its hours
  std::optional<std::string> notes;
  Timestamp created_at;
  Timestamp updated_at;
};
BOOST_DESCRIBE_STRUCT(ScheduleView, (),
                      (id, uuid, gig_worker_id, title, start_time, end_time, is_available, job_id,
                       recurring_pattern, recurring_until, time_zone, notes, created_at, updated_at))

struct CreateSchedule {
  std::optional<Id> gig_worker_id;  // another's only for administrators
  std::optional<std::string> title;
  Timestamp start_time;
  Timestamp end_time;
  bool is_available = true;
  std::optional<Id> job_id;
  std::optional<Recurrence> recurring_pattern;
  std::optional<Timestamp> recurring_until;  // a year after the start when absent
  std::optional<std::string> notes;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(CreateSchedule, (),
                      (gig_worker_id, title, start_time, end_time, is_available, job_id, recurring_pattern,
                       recurring_until, notes))

/// What is absent stays as it is.
struct UpdateSchedule {
  std::optional<std::string> title;
  std::optional<Timestamp> start_time;
  std::optional<Timestamp> end_time;
  std::optional<bool> is_available;
  std::optional<Recurrence> recurring_pattern;
  std::optional<Timestamp> recurring_until;
  std::optional<std::string> notes;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(UpdateSchedule, (),
                      (title, start_time, end_time, is_available, recurring_pattern, recurring_until, notes))

struct ScheduleQuery : paging::PageQuery {
  std::optional<Id> worker_id;  // a worker's own when absent
  std::optional<bool> is_available;
  std::optional<Timestamp> start_date;
  std::optional<Timestamp> end_date;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(ScheduleQuery, (paging::PageQuery), (worker_id, is_available, start_date, end_date))

/// When an entry is. Errors: `invalid` that names end_time, recurring_until or recurring_pattern.
[[nodiscard]] Result<void> check_times(const ScheduleView& entry);

}  // namespace gigco::schedules
