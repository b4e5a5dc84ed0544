// The columns that fill a ScheduleView. Macros, because a statement's text must be one literal.
#pragma once

// NOLINTBEGIN(cppcoreguidelines-macro-usage)

#define GIGCO_SCHEDULE_BEFORE_TIMES "entry.id, entry.uuid, entry.gig_worker_id, entry.title, "

#define GIGCO_SCHEDULE_AFTER_TIMES                                                                        \
  ", entry.is_available, entry.job_id, entry.recurring_pattern, entry.recurring_until, entry.time_zone, " \
  "entry.notes, entry.created_at, entry.updated_at"

#define GIGCO_SCHEDULE_COLUMNS \
  GIGCO_SCHEDULE_BEFORE_TIMES "entry.start_time, entry.end_time" GIGCO_SCHEDULE_AFTER_TIMES

// NOLINTEND(cppcoreguidelines-macro-usage)
