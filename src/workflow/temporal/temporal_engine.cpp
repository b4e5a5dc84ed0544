#include "workflow/temporal/temporal_engine.hpp"

#include <stdexcept>

namespace gigco::workflow {
namespace {

struct StartRequest {
  std::string workflow_id;
  std::string workflow_type;
  std::string task_queue;
  Payload input;
  std::string request_id;
};
BOOST_DESCRIBE_STRUCT(StartRequest, (), (workflow_id, workflow_type, task_queue, input, request_id))

struct SignalRequest {
  std::string workflow_id;
  std::string name;
  Payload input;
  std::string request_id;
};
BOOST_DESCRIBE_STRUCT(SignalRequest, (), (workflow_id, name, input, request_id))

struct NamedRequest {
  std::string workflow_id;
};
BOOST_DESCRIBE_STRUCT(NamedRequest, (), (workflow_id))

struct QueryRequest {
  std::string workflow_id;
  std::string name;
  Payload input;
};
BOOST_DESCRIBE_STRUCT(QueryRequest, (), (workflow_id, name, input))

struct QueryAnswer {
  Payload result;
};
BOOST_DESCRIBE_STRUCT(QueryAnswer, (), (result))

struct CancelRequest {
  std::string workflow_id;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(CancelRequest, (), (workflow_id, reason))

struct HistoryRequest {
  std::string workflow_id;
  std::optional<std::string> run_id;
};
BOOST_DESCRIBE_STRUCT(HistoryRequest, (), (workflow_id, run_id))

struct ListRequest {
  std::string query;
  std::int64_t page_size = 0;
  std::optional<std::string> page_token;
};
BOOST_DESCRIBE_STRUCT(ListRequest, (), (query, page_size, page_token))

struct Execution {
  std::string workflow_id;
  std::string run_id;
  std::string workflow_type;
  std::string status;
  std::int64_t start_time_us = 0;
  std::optional<std::int64_t> close_time_us;
  std::int64_t history_length = 0;
};
BOOST_DESCRIBE_STRUCT(Execution, (),
                      (workflow_id, run_id, workflow_type, status, start_time_us, close_time_us,
                       history_length))

struct ExecutionPage {
  std::vector<Execution> executions;
  std::optional<std::string> next_page_token;
};
BOOST_DESCRIBE_STRUCT(ExecutionPage, (), (executions, next_page_token))

struct Event {
  std::int64_t event_id = 0;
  std::string type;
  std::int64_t time_us = 0;
  Payload attributes;
};
BOOST_DESCRIBE_STRUCT(Event, (), (event_id, type, time_us, attributes))

struct HistoryAnswer {
  std::vector<Event> events;
};
BOOST_DESCRIBE_STRUCT(HistoryAnswer, (), (events))

Timestamp time_of(std::int64_t microseconds) { return Timestamp(std::chrono::microseconds(microseconds)); }

RunView view_of(const Execution& execution) {
  RunView view{.workflow_id = execution.workflow_id,
               .run_id = execution.run_id,
               .workflow_type = execution.workflow_type,
               .status = json::enum_from_name<RunStatus>(execution.status).value_or(RunStatus::running),
               .history_length = execution.history_length,
               .started_at = time_of(execution.start_time_us),
               .closed_at = {},
               .failure = {}};
  if (execution.close_time_us) {
    view.closed_at = time_of(*execution.close_time_us);
  }
  return view;
}

/// As Temporal writes them in its list filters.
std::string_view filter_name(RunStatus status) {
  switch (status) {
    case RunStatus::running:
    case RunStatus::stuck:
      return "Running";
    case RunStatus::completed:
      return "Completed";
    case RunStatus::failed:
      return "Failed";
    case RunStatus::cancelled:
      return "Canceled";
    case RunStatus::continued_as_new:
      return "ContinuedAsNew";
    case RunStatus::terminated:
      return "Terminated";
    case RunStatus::timed_out:
      return "TimedOut";
  }
  return {};
}

/// https://docs.temporal.io/list-filter; workflow ids of ours hold nothing that would end the quotes.
Result<std::string> filter_of(const RunQuery& query) {
  std::string filter;
  if (query.status == RunStatus::stuck) {
    return invalid_field("status", "is not told apart by Temporal; look at its own pages for failing tasks");
  }
  if (query.status) {
    filter = "ExecutionStatus = '" + std::string(filter_name(*query.status)) + "'";
  }
  if (query.workflow_id) {
    if (query.workflow_id->find('\'') != std::string::npos) {
      return invalid_field("workflow_id", "must not hold a quotation mark");
    }
    filter += (filter.empty() ? "" : " and ") + ("WorkflowId = '" + *query.workflow_id + "'");
  }
  return filter;
}

Error refused(const bridge::Problem& problem) {
  if (problem.code == "not_found") {
    return workflow_not_found();
  }
  if (problem.code == "query_failed") {
    return {.kind = ErrorKind::conflict,
            .code = "QUERY_REFUSED",
            .title = "workflow does not answer",
            .message = problem.message};
  }
  if (problem.code == "invalid_argument") {
    return invalid_field("cursor", "is not one that this list has given");
  }
  return {.kind = ErrorKind::unavailable,
          .code = "ENGINE_UNAVAILABLE",
          .title = "Temporal does not answer",
          .message = "The workflow engine does not answer; try again later."};
}

template <class T>
Result<T> read(const Result<std::string>& answer) {
  if (!answer) {
    return answer.error();
  }
  return json::deserialize<T>(*answer, json::Reader::Source::foreign);
}

}  // namespace

awaitable<Result<std::string>> TemporalEngine::ask(const char* operation, std::string request) {
  bridge::Answer answer = co_await bridge::call(client_, operation, std::move(request));
  if (answer.status != bridge::Status::ok) {
    co_return refused(bridge::problem_of(answer));
  }
  co_return std::move(answer.json);
}

awaitable<void> TemporalEngine::deliver(std::vector<Message> messages) {
  for (Message& message : messages) {
    co_await deliver_one(std::move(message));
  }
}

awaitable<void> TemporalEngine::deliver_one(Message message) {
  const std::optional<Payload> start_with = message.start_with;
  if (!message.signal_name.empty()) {
    const bool was_told = co_await signal(message);
    if (was_told) {
      co_return;
    }
  }
  if (start_with) {
    co_await start(message);
  }
}

/// False when there is nobody to be told.
awaitable<bool> TemporalEngine::signal(Message message) {
  const SignalRequest request{message.workflow_id, message.signal_name, message.signal, message.request_id};
  std::string text = json::serialize(request);
  const bridge::Answer answer = co_await bridge::call(client_, "signal_workflow", std::move(text));
  if (answer.status == bridge::Status::ok) {
    co_return true;
  }
  const bridge::Problem problem = bridge::problem_of(answer);
  if (problem.code != "not_found") {
    throw std::runtime_error("a workflow was not told: " + problem.message);
  }
  co_return false;
}

awaitable<void> TemporalEngine::start(Message message) {
  const StartRequest request{message.workflow_id, message.workflow_type, task_queue_, *message.start_with,
                             message.request_id};
  std::string text = json::serialize(request);
  const bridge::Answer answer = co_await bridge::call(client_, "start_workflow", std::move(text));
  if (answer.status != bridge::Status::ok) {
    const bridge::Problem problem = bridge::problem_of(answer);
    if (problem.code != "already_exists") {
      throw std::runtime_error("a workflow was not started: " + problem.message);
    }
  }
}

awaitable<Result<RunPage>> TemporalEngine::list(RunQuery query) {
  const Result<std::string> filter = filter_of(query);
  if (!filter) {
    co_return filter.error();
  }
  const ListRequest request{*filter, query.limit, query.page_token};
  std::string text = json::serialize(request);
  const Result<std::string> answer = co_await ask("list_workflows", std::move(text));
  const Result<ExecutionPage> found = read<ExecutionPage>(answer);
  if (!found) {
    co_return found.error();
  }
  RunPage page;
  for (const Execution& execution : found->executions) {
    page.runs.push_back(view_of(execution));
  }
  page.next_page_token = found->next_page_token;
  co_return page;
}

awaitable<Result<RunView>> TemporalEngine::describe(std::string workflow_id) {
  std::string text = json::serialize(NamedRequest{workflow_id});
  const Result<std::string> answer = co_await ask("describe_workflow", std::move(text));
  const Result<Execution> found = read<Execution>(answer);
  if (!found) {
    co_return found.error();
  }
  co_return view_of(*found);
}

awaitable<Result<std::vector<HistoryEvent>>> TemporalEngine::history(std::string workflow_id) {
  std::string text = json::serialize(HistoryRequest{workflow_id, {}});
  const Result<std::string> answer = co_await ask("fetch_history", std::move(text));
  const Result<HistoryAnswer> found = read<HistoryAnswer>(answer);
  if (!found) {
    co_return found.error();
  }
  std::vector<HistoryEvent> events;
  for (const Event& event : found->events) {
    events.push_back({event.event_id, time_of(event.time_us), event.type, event.attributes});
  }
  co_return events;
}

awaitable<Result<Payload>> TemporalEngine::query(std::string workflow_id, std::string name) {
  std::string text = json::serialize(QueryRequest{workflow_id, name, {}});
  const Result<std::string> answer = co_await ask("query_workflow", std::move(text));
  const Result<QueryAnswer> found = read<QueryAnswer>(answer);
  if (!found) {
    co_return found.error();
  }
  co_return found->result;
}

awaitable<Result<void>> TemporalEngine::cancel(std::string workflow_id, std::string reason) {
  std::string text = json::serialize(CancelRequest{workflow_id, reason});
  const Result<std::string> answer = co_await ask("cancel_workflow", std::move(text));
  if (!answer) {
    co_return answer.error();
  }
  co_return Result<void>();
}

awaitable<Result<void>> TemporalEngine::retry(std::string workflow_id) {
  const Result<RunView> run = co_await describe(std::move(workflow_id));
  if (!run) {
    co_return run.error();
  }
  co_return run->closed_at ? workflow_closed() : workflow_not_stuck();  // Temporal tries for ever by itself
}

}  // namespace gigco::workflow
