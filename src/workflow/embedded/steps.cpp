#include "workflow/embedded/steps.hpp"

#include <algorithm>

#include "platform/db/database.hpp"
#include "platform/log/log.hpp"
#include "workflow/embedded/replay.hpp"
#include "workflow/engine/counters.hpp"

namespace gigco::workflow {
namespace {

/// What one step tells at most; the rest is told by the next.
constexpr std::int64_t kMostJobs = 500;

constexpr db::Statement kHold{"workflow.hold_run", R"(
  select id, workflow_id, run_id, workflow_type, input::text, seed, steps, failures::bigint,
         case when not is_cancel_told then cancel_reason end as cancel_reason, workflow_now() as at,
         extract(epoch from workflow_now() - wake_at)::float8 as delay
    from workflow_runs
   where status = 'running' and wake_at <= workflow_now()
   order by wake_at limit 1
     for update skip locked)"};

constexpr db::Statement kHistory{"workflow.read_history", R"(
  select step, at, jobs::text, commands::text from workflow_history where run = $1 order by step)"};

// Signals come before all others. The order is part of the history from now on.
constexpr db::Statement kTodo{"workflow.read_todo", R"(
  select source, number, job from (
    select 1 as source, id as number, id as place,
           jsonb_build_object('kind', 'signal_workflow', 'name', name, 'input', input)::text as job
      from workflow_signals where run = $1 and step is null
    union all
    select 2, seq, (extract(epoch from fire_at) * 1000000)::bigint,
           jsonb_build_object('kind', 'fire_timer', 'seq', seq)::text
      from workflow_timers where run = $1 and fire_at <= $2
    union all
    select 3, seq, seq, resolution::text
      from workflow_activities where run = $1 and resolution is not null) as todo
   order by source, place, number limit $3)"};

constexpr db::Statement kAppend{"workflow.append_history", R"(
  insert into workflow_history (run, step, at, jobs, commands) values ($1, $2, $3, $4::jsonb, $5::jsonb))"};

constexpr db::Statement kTellSignals{"workflow.tell_signals", R"(
  update workflow_signals set step = $2 where run = $1 and id = any ($3::text[]::bigint[]))"};

constexpr db::Statement kDropTimers{"workflow.drop_timers", R"(
  delete from workflow_timers where run = $1 and seq = any ($2::text[]::bigint[]))"};

constexpr db::Statement kDropActivities{"workflow.drop_activities", R"(
  delete from workflow_activities where run = $1 and seq = any ($2::text[]::bigint[]))"};

constexpr db::Statement kAddTimers{"workflow.add_timers", R"(
  insert into workflow_timers (run, seq, fire_at)
  select $1, (command ->> 'seq')::bigint, $3::timestamptz + (command ->> 'timeout_us')::bigint * interval '1 microsecond'
    from jsonb_array_elements($2::jsonb) as command
   where command ->> 'kind' = 'start_timer')"};

constexpr db::Statement kAddActivities{"workflow.add_activities", R"(
  insert into workflow_activities (run, seq, activity_type, task_queue, command, due_at, scheduled_at)
  select $1, (command ->> 'seq')::bigint, command ->> 'activity_type', command ->> 'task_queue', command, $3, $3
    from jsonb_array_elements($2::jsonb) as command
   where command ->> 'kind' = 'schedule_activity')"};

// An attempt that is under way may end as it likes; nobody listens any more.
constexpr db::Statement kCancelActivities{"workflow.cancel_activities", R"(
  update workflow_activities
     set resolution = jsonb_build_object('kind', 'resolve_activity', 'seq', seq, 'status', 'cancelled',
                                         'result', null, 'failure', null)
   where run = $1 and seq = any ($2::text[]::bigint[]) and resolution is null)"};

constexpr db::Statement kAdvance{"workflow.advance", R"(
  update workflow_runs
     set steps = $2, failures = 0, failure = null, is_cancel_told = is_cancel_told or $3::boolean,
         wake_at = case
           when $4::boolean or exists (select from workflow_activities
                                        where run = $1 and resolution is not null) then workflow_now()
           else (select min(fire_at) from workflow_timers where run = $1) end
   where id = $1)"};

constexpr db::Statement kClose{"workflow.close", R"(
  update workflow_runs
     set steps = $2, status = $3, result = $4::jsonb, failure = $5, failures = 0, wake_at = null,
         closed_at = workflow_now()
   where id = $1)"};

// Its signals go to the run that follows, which must not begin before the old one has ended.
constexpr db::Statement kContinue{"workflow.continue", R"(
  with next as (
    insert into workflow_runs (workflow_id, workflow_type, input, seed, wake_at)
    select workflow_id, $2, $3::jsonb, seed + 1, workflow_now() from workflow_runs where id = $1
    returning id)
  update workflow_signals set run = next.id from next where run = $1 and step is null)"};

constexpr db::Statement kClearTimers{"workflow.clear_timers", "delete from workflow_timers where run = $1"};
constexpr db::Statement kClearActivities{"workflow.clear_activities",
                                         "delete from workflow_activities where run = $1"};
constexpr db::Statement kClearSignals{"workflow.clear_signals",
                                      "delete from workflow_signals where run = $1"};

constexpr db::Statement kFail{"workflow.fail_step", R"(
  with failed as (
    update workflow_runs
       set failures = failures + 1, failure = $2, wake_at = workflow_now() + $3 * interval '1 millisecond',
           status = case when $4::boolean then 'stuck' else status end
     where id = $1
    returning id)
  insert into workflow_dead_letters (run, kind, reason) select id, 'step', $2 from failed where $4::boolean)"};

struct TodoRow {
  std::int32_t source = 0;
  std::int64_t number = 0;
  std::string job;
};
BOOST_DESCRIBE_STRUCT(TodoRow, (), (source, number, job))

enum Source : std::int32_t { kSignal = 1, kTimer = 2, kActivity = 3 };

using Numbers = std::vector<std::string>;

/// Which of the commands are of this kind, by their numbers.
template <class C>
Numbers numbers_of(const std::vector<Command>& commands) {
  Numbers numbers;
  for (const Command& command : commands) {
    if (const auto* one = std::get_if<C>(&command)) {
      numbers.push_back(std::to_string(one->seq));
    }
  }
  return numbers;
}

template <class C>
bool holds_any(const std::vector<Command>& commands) {
  return std::ranges::any_of(commands, [](const Command& c) { return std::holds_alternative<C>(c); });
}

void close(db::Transaction& transaction, Id run, std::int64_t step, const Command& ending) {
  std::string_view status = "completed";
  std::optional<std::string> result;
  std::optional<std::string> failure;
  if (const auto* completed = std::get_if<CompleteWorkflowExecution>(&ending)) {
    result = completed->result.text;
  } else if (const auto* failed = std::get_if<FailWorkflowExecution>(&ending)) {
    status = "failed";
    failure = failed->failure.type + ": " + failed->failure.message;
  } else if (std::holds_alternative<CancelWorkflowExecution>(ending)) {
    status = "cancelled";
  } else {
    status = "continued_as_new";
  }
  transaction.defer(kClose, run, step, status, result, failure);
  if (const auto* anew = std::get_if<ContinueAsNewWorkflowExecution>(&ending)) {
    transaction.defer(kContinue, run, anew->workflow_type, anew->arguments.text);
  }
  transaction.defer(kClearTimers, run);
  transaction.defer(kClearActivities, run);
  transaction.defer(kClearSignals, run);
}

}  // namespace

struct Stepper::Run {
  Id id = 0;
  std::string workflow_id;
  Uuid run_id;
  std::string workflow_type;
  std::string input;
  std::int64_t seed = 0;
  std::int64_t steps = 0;
  std::int64_t failures = 0;
  std::optional<std::string> cancel_reason;
  Timestamp at;
  double delay = 0;  // seconds since it was due
  BOOST_DESCRIBE_CLASS(Run, (),
                       (id, workflow_id, run_id, workflow_type, input, seed, steps, failures, cancel_reason,
                        at, delay),
                       (), ())
};

struct Stepper::Todo {
  std::vector<Job> jobs;
  Numbers signals;
  Numbers timers;
  Numbers activities;
  bool is_all = true;
};

Stepper::Stepper(db::Database& database, const Workflows& workflows, db::Bell& activity_bell,
                 const EmbeddedSettings& settings)
    : database_(database),
      workflows_(workflows),
      activity_bell_(activity_bell),
      settings_(settings),
      cache_(settings.cached_instances) {}

boost::asio::awaitable<bool> Stepper::step() {
  db::Transaction transaction = co_await database_.begin();
  const std::optional<Run> run = co_await transaction.maybe<Run>(kHold);
  if (!run) {
    co_return false;
  }
  count_delay("step", run->delay);
  if (const std::optional<Failure> failure = co_await take(transaction, *run)) {
    give_up(transaction, *run, *failure);
    co_await transaction.commit();
  }
  co_return true;
}

boost::asio::awaitable<std::optional<Failure>> Stepper::take(db::Transaction& transaction, const Run& run) {
  const std::vector<TodoRow> rows = co_await transaction.all<TodoRow>(kTodo, run.id, run.at, kMostJobs);
  Todo todo;
  if (run.steps == 0) {
    todo.jobs.emplace_back(
        InitializeWorkflow{run.workflow_type, run.workflow_id, Payload{run.input}, run.seed});
  }
  std::string jobs = "[";
  for (const TodoRow& row : rows) {
    jobs += jobs.size() > 1 ? "," : "";
    jobs += row.job;
    (row.source == kSignal  ? todo.signals
     : row.source == kTimer ? todo.timers
                            : todo.activities)
        .push_back(std::to_string(row.number));
  }
  const Result<std::vector<Job>> told = read_jobs(jobs + "]");
  if (!told) {
    co_return Failure{.type = "unreadable", .message = told.error().message};
  }
  todo.jobs.insert(todo.jobs.end(), told->begin(), told->end());
  if (run.cancel_reason) {
    todo.jobs.emplace_back(CancelWorkflow{*run.cancel_reason});
  }
  todo.is_all = static_cast<std::int64_t>(rows.size()) < kMostJobs;
  if (todo.jobs.empty()) {  // woken for something that is no longer there
    transaction.defer(kAdvance, run.id, run.steps, false, false);
    co_await transaction.commit();
    co_return std::nullopt;
  }
  Outcome<std::unique_ptr<Instance>> instance = co_await wake(transaction, run);
  if (!instance) {
    co_return instance.error();
  }
  const Activation activation{.run_id = to_string(run.run_id),
                              .time_us = run.at.time_since_epoch().count(),
                              .is_replaying = false,
                              .history_length = run.steps,
                              .jobs = todo.jobs};
  const Completion completion = (*instance)->activate(activation);
  if (completion.failure) {
    co_return completion.failure;
  }
  write(transaction, run, todo, completion);
  co_await transaction.commit();
  count_step("done");
  if (holds_any<ScheduleActivity>(completion.commands)) {
    activity_bell_.ring_everywhere();
  }
  if (!(*instance)->has_ended()) {
    cache_.put(run.id, run.steps + 1, *std::move(instance));
  }
  co_return std::nullopt;
}

boost::asio::awaitable<Outcome<std::unique_ptr<Instance>>> Stepper::wake(db::Transaction& transaction,
                                                                         const Run& run) {
  if (std::unique_ptr<Instance> instance = cache_.take(run.id, run.steps)) {
    co_return instance;
  }
  std::vector<RecordedStep> history;
  if (run.steps > 0) {
    history = co_await transaction.all<RecordedStep>(kHistory, run.id);
  }
  co_return replay(workflows_, to_string(run.run_id), history);
}

void Stepper::write(db::Transaction& transaction, const Run& run, const Todo& todo,
                    const Completion& completion) {
  const std::vector<Command>& commands = completion.commands;
  const std::int64_t step = run.steps + 1;
  const std::string written = write_commands(commands);
  transaction.defer(kAppend, run.id, step, run.at, write_jobs(todo.jobs), written);
  const auto ending = std::ranges::find_if(commands, [](const Command& command) {
    return std::holds_alternative<CompleteWorkflowExecution>(command) ||
           std::holds_alternative<FailWorkflowExecution>(command) ||
           std::holds_alternative<CancelWorkflowExecution>(command) ||
           std::holds_alternative<ContinueAsNewWorkflowExecution>(command);
  });
  if (!todo.signals.empty()) {
    transaction.defer(kTellSignals, run.id, step, todo.signals);
  }
  if (ending != commands.end()) {
    close(transaction, run.id, step, *ending);
    return;
  }
  if (holds_any<StartTimer>(commands)) {
    transaction.defer(kAddTimers, run.id, written, run.at);
  }
  Numbers gone = numbers_of<CancelTimer>(commands);
  gone.insert(gone.end(), todo.timers.begin(), todo.timers.end());
  if (!gone.empty()) {
    transaction.defer(kDropTimers, run.id, gone);
  }
  if (!todo.activities.empty()) {
    transaction.defer(kDropActivities, run.id, todo.activities);
  }
  if (holds_any<ScheduleActivity>(commands)) {
    transaction.defer(kAddActivities, run.id, written, run.at);
  }
  if (const Numbers cancelled = numbers_of<RequestCancelActivity>(commands); !cancelled.empty()) {
    transaction.defer(kCancelActivities, run.id, cancelled);
  }
  transaction.defer(kAdvance, run.id, step, run.cancel_reason.has_value(), !todo.is_all);
}

void Stepper::give_up(db::Transaction& transaction, const Run& run, const Failure& failure) {
  const bool is_final = failure.non_retryable || failure.type == "nondeterminism" ||
                        run.failures + 1 >= settings_.most_step_failures;
  const std::int64_t pause = settings_.step_backoff.pause(static_cast<int>(run.failures)).count();
  const std::string reason = failure.type + ": " + failure.message;
  count_step(is_final ? "stuck" : "failed");
  if (is_final) {
    log::error("a workflow is stuck and waits for people",
               {{"workflow", run.workflow_id}, {"reason", reason}});
  } else {
    log::warning("a workflow's step failed", {{"workflow", run.workflow_id}, {"reason", reason}});
  }
  transaction.defer(kFail, run.id, reason, pause, is_final);
}

}  // namespace gigco::workflow
