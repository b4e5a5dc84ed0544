#include "workflow/embedded/attempts.hpp"

#include <algorithm>
#include <cmath>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "platform/db/database.hpp"
#include "platform/log/log.hpp"
#include "workflow/engine/counters.hpp"

namespace gigco::workflow {
namespace {

using boost::asio::awaitable;

/// An attempt of an activity that says nothing about it.
constexpr std::int64_t kUsualLeaseUs = 60'000'000;

// What an attempt writes need not be on the disk before work goes on: a server that crashes forgets the
// attempt, which is then made again, as ever with the same key. A step waits for the disk, and with it for
// all that came before.
#define GIGCO_LAZILY "set_config('synchronous_commit', 'off', true)"

// By the index workflow_activities_due. The lease is the time of one attempt, or of one silence.
constexpr db::Statement kClaim{"workflow.claim_activity", R"(
  update workflow_activities as activity
     set attempt = activity.attempt + 1, started_at = workflow_now(),
         due_at = workflow_now() + coalesce(least((activity.command ->> 'start_to_close_us')::bigint,
                                                  (activity.command ->> 'heartbeat_us')::bigint), $2)
                                   * interval '1 microsecond'
    from (select run, seq, due_at, )" GIGCO_LAZILY R"( from workflow_activities
           where task_queue = $1 and due_at <= workflow_now() and resolution is null and not is_dead
           order by due_at limit 1 for update skip locked) as due,
         workflow_runs as run
   where activity.run = due.run and activity.seq = due.seq and run.id = due.run
  returning activity.run, activity.seq, activity.attempt::bigint, activity.command::text, run.workflow_id, run.run_id,
            activity.failure,
            (extract(epoch from workflow_now() - activity.scheduled_at) * 1000000)::bigint as age_us,
            extract(epoch from workflow_now() - due.due_at)::float8 as delay)"};

constexpr db::Statement kWake{"workflow.wake", R"(
  update workflow_runs set wake_at = least(wake_at, workflow_now())
   where id = $1 and closed_at is null and )" GIGCO_LAZILY " = 'off'"};

constexpr db::Statement kResolve{"workflow.resolve_activity", R"(
  update workflow_activities set resolution = $4::jsonb, failure = $5
   where run = $1 and seq = $2 and attempt = $3 and resolution is null)"};

constexpr db::Statement kRetry{"workflow.retry_activity", R"(
  update workflow_activities set due_at = workflow_now() + $4 * interval '1 microsecond', failure = $5
   where run = $1 and seq = $2 and attempt = $3 and resolution is null)"};

constexpr db::Statement kBury{"workflow.bury_activity", R"(
  with dead as (
    update workflow_activities set is_dead = true, failure = $4
     where run = $1 and seq = $2 and attempt = $3 and resolution is null and not is_dead
    returning run, seq)
  insert into workflow_dead_letters (run, kind, seq, reason) select run, 'activity', seq, $4 from dead)"};

constexpr db::Statement kHeartbeat{"workflow.heartbeat", R"(
  update workflow_activities
     set due_at = least(workflow_now() + $4 * interval '1 microsecond',
                        started_at + (command ->> 'start_to_close_us')::bigint * interval '1 microsecond')
   where run = $1 and seq = $2 and attempt = $3 and resolution is null)"};

constexpr db::Statement kRelease{"workflow.release_activity", R"(
  update workflow_activities set due_at = workflow_now(), attempt = attempt - 1
   where run = $1 and seq = $2 and attempt = $3 and resolution is null)"};

/// https://docs.temporal.io/encyclopedia/retry-policies: initial × coefficient^(attempt − 1), at most the
/// maximum.
std::int64_t pause_us(const RetryPolicy& policy, std::int64_t attempt) {
  const double pause = static_cast<double>(policy.initial_interval_us) *
                       std::pow(policy.backoff_coefficient, static_cast<double>(attempt - 1));
  return static_cast<std::int64_t>(std::min(pause, static_cast<double>(policy.maximum_interval_us)));
}

awaitable<void> beat(db::Database& database, Id run, Sequence seq, std::int64_t attempt,
                     std::int64_t timeout_us) {
  try {
    co_await database.execute(kHeartbeat, run, seq, attempt, timeout_us);
  } catch (const std::exception& problem) {  // the next one may get through
    log::warning("a heartbeat was lost", {{"reason", problem.what()}});
  }
}

bool is_final(const ScheduleActivity& command, const Failure& failure, std::int64_t attempt) {
  const RetryPolicy& policy = command.retry;
  return failure.non_retryable ||
         std::ranges::find(policy.non_retryable_error_types, failure.type) !=
             policy.non_retryable_error_types.end() ||
         (policy.maximum_attempts > 0 && attempt >= policy.maximum_attempts);
}

}  // namespace

struct Attempter::Claim {
  Id run = 0;
  Sequence seq = 0;
  std::int64_t attempt = 0;
  std::string command;
  std::string workflow_id;
  Uuid run_id;
  std::optional<std::string> failure;  // of the attempt before
  std::int64_t age_us = 0;
  double delay = 0;  // seconds since it was due
  BOOST_DESCRIBE_CLASS(Claim, (), (run, seq, attempt, command, workflow_id, run_id, failure, age_us, delay),
                       (), ())
};

Attempter::Attempter(db::Database& database, const Activities& activities, db::Bell& step_bell,
                     const EmbeddedSettings& settings)
    : database_(database), activities_(activities), step_bell_(step_bell), settings_(settings) {}

awaitable<std::optional<Attempter::Claim>> Attempter::claim() {
  for (const std::string& queue : activities_.task_queues()) {
    std::optional<Claim> claim = co_await database_.maybe<Claim>(kClaim, queue, kUsualLeaseUs);
    if (claim) {
      co_return claim;
    }
  }
  co_return std::nullopt;
}

awaitable<bool> Attempter::attempt() {
  const std::optional<Claim> claimed = co_await claim();
  if (!claimed) {
    co_return false;
  }
  const Claim& claim = *claimed;
  count_delay("activity", claim.delay);
  const Result<ScheduleActivity> command =
      json::deserialize<ScheduleActivity>(claim.command, json::Reader::Source::foreign);
  if (!command) {
    const ResolveActivity unreadable{
        .seq = claim.seq,
        .status = ResolutionStatus::failed,
        .result = {},
        .failure = Failure{.type = "unreadable", .message = command.error().message, .non_retryable = true}};
    co_await resolve(claim, unreadable);
    co_return true;
  }
  const auto key = std::tuple(claim.run, claim.seq, claim.attempt);
  under_way_.insert(key);
  const Outcome<Payload> outcome = co_await carry_out(claim, *command);
  if (under_way_.erase(key) > 0) {
    co_await record(claim, *command, outcome);
  }
  co_return true;
}

awaitable<Outcome<Payload>> Attempter::carry_out(const Claim& claim, const ScheduleActivity& command) {
  // An attempt that died without a word has used up its chance too.
  const std::int64_t limit = command.retry.maximum_attempts;
  if (limit > 0 && claim.attempt > limit) {
    co_return Failure{.type = "timeout",
                      .message = claim.failure.value_or("The last attempt did not end in time."),
                      .non_retryable = true};
  }
  if (command.schedule_to_close_us && claim.age_us > *command.schedule_to_close_us) {
    co_return Failure{
        .type = "timeout", .message = "All attempts together took too long.", .non_retryable = true};
  }
  const ActivityFunction* function = activities_.find(command.activity_type);
  if (function == nullptr) {
    co_return Failure{.type = "unknown_activity", .message = "No such activity is known to this worker."};
  }
  ActivityTask task{.workflow_id = claim.workflow_id,
                    .run_id = to_string(claim.run_id),
                    .activity_id = command.activity_id,
                    .activity_type = command.activity_type,
                    .input = command.arguments,
                    .attempt = claim.attempt,
                    .heartbeat = heartbeat(claim, command.heartbeat_us)};
  try {
    co_return co_await (*function)(std::move(task));
  } catch (const db::Unavailable& away) {
    co_return Failure{.type = "database_unavailable", .message = away.what()};
  } catch (const std::exception& problem) {
    co_return Failure{.type = "exception", .message = problem.what()};
  }
}

std::function<void()> Attempter::heartbeat(const Claim& claim, std::optional<std::int64_t> timeout_us) {
  if (!timeout_us) {
    return {};
  }
  const auto often_enough = std::chrono::microseconds(*timeout_us / 3);
  return [this, run = claim.run, seq = claim.seq, attempt = claim.attempt, timeout = *timeout_us,
          often_enough, next = std::chrono::steady_clock::now() + often_enough]() mutable {
    if (std::chrono::steady_clock::now() < next) {
      return;
    }
    next = std::chrono::steady_clock::now() + often_enough;
    boost::asio::co_spawn(step_bell_.context(), beat(database_, run, seq, attempt, timeout),
                          boost::asio::detached);
  };
}

awaitable<void> Attempter::record(const Claim& claim, const ScheduleActivity& command,
                                  const Outcome<Payload>& outcome) {
  ResolveActivity resolution{
      .seq = claim.seq, .status = ResolutionStatus::completed, .result = {}, .failure = {}};
  if (outcome) {
    count_attempt(command.activity_type, "completed");
    resolution.result = *outcome;
    co_await resolve(claim, resolution);
    co_return;
  }
  const Failure& failure = outcome.error();
  if (is_final(command, failure, claim.attempt)) {
    count_attempt(command.activity_type, "failed");
    resolution.status = ResolutionStatus::failed;
    resolution.failure = failure;
    co_await resolve(claim, resolution);
    co_return;
  }
  const std::string reason = failure.type + ": " + failure.message;
  if (claim.attempt >= settings_.most_attempts) {
    count_attempt(command.activity_type, "dead");
    log::error("an activity is stuck and waits for people",
               {{"workflow", claim.workflow_id}, {"activity", command.activity_type}, {"reason", reason}});
    co_await database_.execute(kBury, claim.run, claim.seq, claim.attempt, reason);
    co_return;
  }
  count_attempt(command.activity_type, "retried");
  log::warning("an activity failed and is tried again", {{"workflow", claim.workflow_id},
                                                         {"activity", command.activity_type},
                                                         {"attempt", claim.attempt},
                                                         {"reason", reason}});
  const std::int64_t pause = pause_us(command.retry, claim.attempt);
  co_await database_.execute(kRetry, claim.run, claim.seq, claim.attempt, pause, reason);
}

awaitable<void> Attempter::resolve(const Claim& claim, const ResolveActivity& resolution) {
  const std::string told = json::serialize(Job(resolution));
  std::optional<std::string> reason;
  if (resolution.failure) {
    reason = resolution.failure->type + ": " + resolution.failure->message;
  }
  {
    // The run first, as in every transaction that touches both, so that none waits for the other.
    db::Transaction transaction = co_await database_.begin();
    transaction.defer(kWake, claim.run);
    transaction.defer(kResolve, claim.run, claim.seq, claim.attempt, told, reason);
    co_await transaction.commit();
  }
  step_bell_.ring_everywhere();
}

awaitable<void> Attempter::release() {
  const auto given_back = std::exchange(under_way_, {});
  for (const auto& [run, seq, attempt] : given_back) {
    co_await database_.execute(kRelease, run, seq, attempt);
  }
}

}  // namespace gigco::workflow
