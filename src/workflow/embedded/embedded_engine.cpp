#include "workflow/embedded/embedded_engine.hpp"

#include <charconv>

#include "platform/db/database.hpp"
#include "platform/db/query.hpp"
#include "workflow/embedded/channels.hpp"
#include "workflow/embedded/replay.hpp"

namespace gigco::workflow {
namespace {

// Who begins a workflow that was ever begun begins nothing: what asks for it may come twice, and late.
constexpr db::Statement kStart{"workflow.start", R"(
  insert into workflow_runs (workflow_id, workflow_type, input, seed, wake_at)
  select $1, $2, $3::jsonb, (random() * 9007199254740991)::bigint, workflow_now()
   where not exists (select from workflow_runs where workflow_id = $1)
  on conflict (workflow_id) where closed_at is null do nothing)"};

constexpr db::Statement kSignal{"workflow.signal", R"(
  with told as (
    insert into workflow_signals (run, request_id, name, input)
    select id, $2, $3, $4::jsonb from workflow_runs where workflow_id = $1 and closed_at is null
    on conflict (run, request_id) do nothing
    returning run)
  update workflow_runs as run set wake_at = least(run.wake_at, workflow_now()) from told where run.id = told.run)"};

constexpr db::Statement kRing{"workflow.ring", "select 1 from pg_notify($1, '')"};

#define GIGCO_RUN_COLUMNS                                                                                \
  "run.workflow_id, run.run_id::text as run_id, run.workflow_type, case when run.closed_at is null and " \
  "exists (select from workflow_dead_letters where run = run.id and retried_at is null) then 'stuck' "   \
  "else run.status end as status, run.steps as history_length, run.started_at, run.closed_at, "          \
  "coalesce(run.failure, (select failure from workflow_activities where run = run.id and is_dead "       \
  "limit 1)) as failure"

constexpr db::Statement kDescribe{
    "workflow.describe",
    "select " GIGCO_RUN_COLUMNS
    ", run.id from workflow_runs as run where run.workflow_id = $1 order by run.id desc limit 1"};

constexpr db::Statement kHistory{"workflow.show_history", R"(
  select step, at, jobs::text, commands::text from workflow_history where run = $1 order by step)"};

constexpr db::Statement kCancel{"workflow.cancel", R"(
  update workflow_runs
     set cancel_reason = coalesce(cancel_reason, $2), wake_at = least(wake_at, workflow_now())
   where workflow_id = $1 and closed_at is null)"};

// The run first, then what hangs on it.
constexpr db::Statement kRetryRun{"workflow.retry_run", R"(
  update workflow_runs set status = 'running', failures = 0, wake_at = least(wake_at, workflow_now())
   where id = $1 and closed_at is null)"};
constexpr db::Statement kRetryActivities{"workflow.retry_dead", R"(
  update workflow_activities set is_dead = false, attempt = 0, due_at = workflow_now()
   where run = $1 and is_dead)"};
constexpr db::Statement kRetryLetters{"workflow.retry_letters", R"(
  update workflow_dead_letters set retried_at = workflow_now() where run = $1 and retried_at is null)"};

struct FoundRow : RunView {
  Id id = 0;
};
BOOST_DESCRIBE_STRUCT(FoundRow, (RunView), (id))

/// A list of tagged objects, as events: {"kind": "fire_timer", "seq": 3} becomes fire_timer with {"seq": 3}.
Result<void> add_events(std::vector<HistoryEvent>& events, Timestamp time, const std::string& tagged) {
  const Result<json::Value> parsed = json::parse(tagged);
  if (!parsed) {
    return parsed.error();
  }
  for (const json::Value& item : *parsed->as<json::Array>()) {
    HistoryEvent event{
        .event_id = static_cast<std::int64_t>(events.size()) + 1, .time = time, .type = {}, .attributes = {}};
    json::Object attributes;
    for (const auto& [name, value] : *item.as<json::Object>()) {
      if (name == "kind") {
        event.type = *value.as<std::string>();
      } else {
        attributes.emplace_back(name, value);
      }
    }
    event.attributes.text = json::to_string(json::Value(std::move(attributes)));
    events.push_back(std::move(event));
  }
  return {};
}

}  // namespace

awaitable<void> EmbeddedEngine::deliver(std::vector<Message> messages) {
  db::Transaction transaction = co_await database_.begin();
  for (const Message& message : messages) {
    if (message.start_with) {
      transaction.defer(kStart, message.workflow_id, message.workflow_type, message.start_with->text);
    }
    if (!message.signal_name.empty()) {
      transaction.defer(kSignal, message.workflow_id, message.request_id, message.signal_name,
                        message.signal.text);
    }
  }
  transaction.defer(kRing, kStepChannel);
  co_await transaction.commit();
}

awaitable<Result<RunPage>> EmbeddedEngine::list(RunQuery query) {
  db::Query sql("workflow.list");
  sql.add("select " GIGCO_RUN_COLUMNS ", run.id from workflow_runs as run where true");
  if (query.status == RunStatus::stuck) {
    sql.add(R"( and run.closed_at is null and run.id in
      (select run from workflow_dead_letters where retried_at is null))");
  } else if (query.status) {
    sql.add(" and run.status = $", *query.status);
  }
  if (query.workflow_id) {
    sql.add(" and run.workflow_id = $", *query.workflow_id);
  }
  if (query.page_token) {
    std::int64_t before = 0;
    const char* end = query.page_token->data() + query.page_token->size();
    if (std::from_chars(query.page_token->data(), end, before).ptr != end) {
      co_return invalid_field("cursor", "is not one that this list has given");
    }
    sql.add(" and run.id < $", before);
  }
  sql.add(" order by run.id desc limit $::bigint", query.limit + 1);
  db::ComposedQuery composed = std::move(sql).compose(db::Lane::exclusive);
  const db::Rows answer = co_await database_.run(composed.statement, std::move(composed.params));
  const std::vector<FoundRow> rows = answer.all<FoundRow>();
  RunPage page;
  for (const FoundRow& row : rows) {
    if (static_cast<std::int64_t>(page.runs.size()) == query.limit) {
      page.next_page_token = std::to_string(rows[page.runs.size() - 1].id);
      break;
    }
    page.runs.push_back(row);
  }
  co_return page;
}

awaitable<Result<RunView>> EmbeddedEngine::describe(std::string workflow_id) {
  const std::optional<FoundRow> row = co_await database_.maybe<FoundRow>(kDescribe, workflow_id);
  if (!row) {
    co_return workflow_not_found();
  }
  co_return static_cast<const RunView&>(*row);
}

awaitable<Result<std::vector<HistoryEvent>>> EmbeddedEngine::history(std::string workflow_id) {
  const std::optional<FoundRow> row = co_await database_.maybe<FoundRow>(kDescribe, workflow_id);
  if (!row) {
    co_return workflow_not_found();
  }
  const std::vector<RecordedStep> steps = co_await database_.all<RecordedStep>(kHistory, row->id);
  std::vector<HistoryEvent> events;
  for (const RecordedStep& step : steps) {
    for (const std::string& part : {step.jobs, step.commands}) {
      if (const auto added = add_events(events, step.at, part); !added) {
        co_return added.error();
      }
    }
  }
  co_return events;
}

awaitable<Result<Payload>> EmbeddedEngine::query(std::string workflow_id, std::string name) {
  const std::optional<FoundRow> row = co_await database_.maybe<FoundRow>(kDescribe, workflow_id);
  if (!row) {
    co_return workflow_not_found();
  }
  const std::vector<RecordedStep> steps = co_await database_.all<RecordedStep>(kHistory, row->id);
  Outcome<std::unique_ptr<Instance>> instance = replay(workflows_, row->run_id, steps);
  std::optional<Failure> failure;
  if (instance) {
    Activation activation{.run_id = row->run_id, .jobs = {}};
    activation.jobs.emplace_back(QueryWorkflow{.query_id = "1", .name = std::move(name), .input = {}});
    const Completion completion = (*instance)->activate(activation);
    failure = completion.failure;
    if (!failure) {
      const auto& answer = std::get<QueryResult>(completion.commands.front());
      if (!answer.failure) {
        co_return answer.result;
      }
      failure = answer.failure;
    }
  } else {
    failure = instance.error();
  }
  co_return Error{.kind = ErrorKind::conflict,
                  .code = "QUERY_REFUSED",
                  .title = "workflow does not answer",
                  .message = failure->message};
}

awaitable<Result<void>> EmbeddedEngine::cancel(std::string workflow_id, std::string reason) {
  const Result<RunView> found = co_await describe(workflow_id);
  if (!found) {
    co_return found.error();
  }
  const std::int64_t told = co_await database_.execute(kCancel, workflow_id, reason);
  if (told == 0) {
    co_return workflow_closed();
  }
  co_await database_.run(kRing, db::Params::pack(kStepChannel));
  co_return Result<void>();
}

awaitable<Result<void>> EmbeddedEngine::retry(std::string workflow_id) {
  const std::optional<FoundRow> row = co_await database_.maybe<FoundRow>(kDescribe, workflow_id);
  if (!row) {
    co_return workflow_not_found();
  }
  if (row->closed_at) {
    co_return workflow_closed();
  }
  if (row->status != RunStatus::stuck) {
    co_return workflow_not_stuck();
  }
  db::Transaction transaction = co_await database_.begin();
  transaction.defer(kRetryRun, row->id);
  transaction.defer(kRetryActivities, row->id);
  transaction.defer(kRetryLetters, row->id);
  for (const char* channel : {kStepChannel, kActivityChannel}) {
    transaction.defer(kRing, channel);
  }
  co_await transaction.commit();
  co_return Result<void>();
}

}  // namespace gigco::workflow
