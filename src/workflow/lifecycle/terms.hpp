// What the workflow of a job and its activities say to each other. All of it is kept in histories: a field
// may be added with a default, but not renamed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "domain/jobs/remind.hpp"
#include "platform/json/rules.hpp"
#include "workflow/runtime/activity_type.hpp"

namespace gigco::workflow {

inline constexpr std::string_view kJobLifecycle = "job_lifecycle";
inline constexpr std::string_view kJobChanged = "job_changed";  // the signal; its input is a JobSnapshot
inline constexpr std::string_view kLifecycleState = "state";    // the query
inline constexpr std::string_view kJobQueue = "jobs";           // task queues
inline constexpr std::string_view kPaymentQueue = "payments";
/// Rung by whoever has written to the outbox.
inline constexpr const char* kOutboxChannel = "gigco_outbox";

/// What a job was at one version of it. The database's function job_snapshot() makes the same.
struct JobSnapshot {
  Id job_id = 0;
  std::int64_t version = 0;
  bool is_gone = false;  // deleted
  jobs::JobStatus status = jobs::JobStatus::posted;
  std::optional<Id> gig_worker_id = {};
  std::optional<Id> offered_worker_id = {};
  std::optional<Timestamp> scheduled_start = {};
  std::optional<Timestamp> scheduled_end = {};
  std::optional<Timestamp> worker_completed_at = {};
  std::optional<Timestamp> consumer_completed_at = {};

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(JobSnapshot, (),
                      (job_id, version, is_gone, status, gig_worker_id, offered_worker_id, scheduled_start,
                       scheduled_end, worker_completed_at, consumer_completed_at))

/// How long everything may take, in milliseconds. A workflow keeps those that it began with.
struct LifecycleTimes {
  std::int64_t offer_window_ms = 86'400'000;              // an offer that nobody answers
  std::int64_t matching_window_ms = 7 * 86'400'000LL;     // until no worker is to be had
  std::int64_t first_invitation_pause_ms = 900'000;       // doubling
  std::int64_t longest_invitation_pause_ms = 86'400'000;  // up to this
  std::int64_t early_reminder_ms = 86'400'000;            // before the work begins
  std::int64_t late_reminder_ms = 2 * 3'600'000;
  std::int64_t start_grace_ms = 3'600'000;             // after it should have begun: no-show
  std::int64_t start_window_ms = 14 * 86'400'000LL;    // for work without a date
  std::int64_t release_window_ms = 3 * 86'400'000LL;   // the consumer does not confirm
  std::int64_t report_reminder_ms = 86'400'000;        // work that nobody reports as done
  std::int64_t review_window_ms = 7 * 86'400'000LL;    // then the job is closed
  std::int64_t review_reminder_ms = 3 * 86'400'000LL;  // before it ends
  std::int64_t abandon_window_ms =
      30 * 86'400'000LL;                    // no worker was to be had, and nothing is done about it
  std::int64_t look_again_ms = 86'400'000;  // at the job itself, in case a signal was lost

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(LifecycleTimes, (),
                      (offer_window_ms, matching_window_ms, first_invitation_pause_ms,
                       longest_invitation_pause_ms, early_reminder_ms, late_reminder_ms, start_grace_ms,
                       start_window_ms, release_window_ms, report_reminder_ms, review_window_ms,
                       review_reminder_ms, abandon_window_ms, look_again_ms))

struct LifecycleInput {
  JobSnapshot job;
  LifecycleTimes times;
};
BOOST_DESCRIBE_STRUCT(LifecycleInput, (), (job, times))

/// What the query "state" answers, and a workflow's result.
struct LifecycleState {
  jobs::JobStatus status = jobs::JobStatus::posted;
  std::string waits_for;  // "a worker", "an answer to the offer", …
  std::int64_t version = 0;
  std::int64_t invitations = 0;
  bool is_settled = false;
};
BOOST_DESCRIBE_STRUCT(LifecycleState, (), (status, waits_for, version, invitations, is_settled))

// What activities are given.

struct AboutJob {
  Id job_id = 0;
};
BOOST_DESCRIBE_STRUCT(AboutJob, (), (job_id))

struct AboutOffer {
  Id job_id = 0;
  Id offered_worker_id = 0;  // nothing happens to an offer to somebody else
};
BOOST_DESCRIBE_STRUCT(AboutOffer, (), (job_id, offered_worker_id))

struct AboutWorker {
  Id job_id = 0;
  Id gig_worker_id = 0;  // nothing happens to a job that somebody else has
};
BOOST_DESCRIBE_STRUCT(AboutWorker, (), (job_id, gig_worker_id))

struct Invitation {
  Id job_id = 0;
  std::int64_t round = 1;
};
BOOST_DESCRIBE_STRUCT(Invitation, (), (job_id, round))

using jobs::Reminder;

struct Remind {
  Id job_id = 0;
  Reminder about = Reminder::review;
};
BOOST_DESCRIBE_STRUCT(Remind, (), (job_id, about))

struct Cancel {
  Id job_id = 0;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Cancel, (), (job_id, reason))

/// What became of a job's money.
struct Settlement {
  bool had_payments = false;
};
BOOST_DESCRIBE_STRUCT(Settlement, (), (had_payments))

}  // namespace gigco::workflow
