#include "api/workflows.hpp"

#include "api/answers.hpp"
#include "api/endpoint.hpp"
#include "api/routes.hpp"
#include "domain/audit/audit.hpp"
#include "domain/jobs/jobs.hpp"
#include "workflow/engine/engine.hpp"

namespace gigco::api {
namespace {

using http::Method;
using http::Ownership;
using json::rule;
using workflow::HistoryEvent;
using workflow::Payload;
using workflow::RunStatus;
using workflow::RunView;

constexpr RouteGroup kWorkflows{"workflows"};
constexpr std::int64_t kMostRuns = 100;
constexpr std::size_t kLongestText = 255;
constexpr std::size_t kLongestReason = 2'000;

struct WorkflowQuery {
  std::optional<RunStatus> status;
  std::optional<std::string> workflow_id;
  std::int64_t limit = 20;
  std::optional<std::string> cursor;

  static json::Rules rules() {
    return {rule("limit").range(1, kMostRuns).defaulted(), rule("workflow_id").length(1, kLongestText),
            rule("cursor").length(1, kLongestText)};
  }
};
BOOST_DESCRIBE_STRUCT(WorkflowQuery, (), (status, workflow_id, limit, cursor))

/// A list whose total nobody counts.
struct CursorPagination {
  std::int64_t limit = 0;
  bool has_next = false;
  std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(CursorPagination, (), (limit, has_next, next_cursor))

struct WorkflowList {
  std::vector<RunView> workflows;
  std::int64_t count = 0;
  CursorPagination pagination;
};
BOOST_DESCRIBE_STRUCT(WorkflowList, (), (workflows, count, pagination))

/// `state` is what the workflow says of itself; nothing when it cannot.
struct WorkflowDetail : RunView {
  std::optional<Payload> state;
};
BOOST_DESCRIBE_STRUCT(WorkflowDetail, (RunView), (state))

struct WorkflowHistory {
  std::string workflow_id;
  std::vector<HistoryEvent> events;
};
BOOST_DESCRIBE_STRUCT(WorkflowHistory, (), (workflow_id, events))

struct SignalWorkflow {
  std::string name;
  json::AnyObject input;
  std::string reason;

  static json::Rules rules() {
    return {rule("name").length(1, kLongestText).example("\"job_changed\""), rule("input").defaulted(),
            rule("reason").length(1, kLongestReason)};
  }
};
BOOST_DESCRIBE_STRUCT(SignalWorkflow, (), (name, input, reason))

struct HelpWorkflow {
  std::string reason;

  static json::Rules rules() { return {rule("reason").length(1, kLongestReason)}; }
};
BOOST_DESCRIBE_STRUCT(HelpWorkflow, (), (reason))

/// The job that the path names, whose workflow is meant.
awaitable<Result<jobs::JobView>> job_of(const CallBase& call) {
  return jobs::get(*call.services.database, call.resource);
}

awaitable<Result<WorkflowList>> list_workflows(ReadCall<WorkflowQuery>& call) {
  workflow::RunQuery query{.status = call.input.status,
                           .workflow_id = call.input.workflow_id,
                           .limit = call.input.limit,
                           .page_token = call.input.cursor};
  Result<workflow::RunPage> page = co_await call.services.engine->list(std::move(query));
  if (!page) {
    co_return page.error();
  }
  WorkflowList list;
  list.workflows = std::move(page->runs);
  list.count = static_cast<std::int64_t>(list.workflows.size());
  list.pagination = {.limit = call.input.limit,
                     .has_next = page->next_page_token.has_value(),
                     .next_cursor = page->next_page_token};
  co_return list;
}

awaitable<Result<WorkflowDetail>> get_workflow(ReadCall<Nothing>& call) {
  const Result<jobs::JobView> job = co_await job_of(call);
  if (!job) {
    co_return job.error();
  }
  const std::string id = job->workflow_id.value();
  const Result<RunView> run = co_await call.services.engine->describe(id);
  if (!run) {
    co_return run.error();
  }
  WorkflowDetail detail;
  static_cast<RunView&>(detail) = *run;
  const std::string query = "state";
  const Result<Payload> state = co_await call.services.engine->query(id, query);
  if (state) {
    detail.state = *state;
  }
  co_return detail;
}

awaitable<Result<WorkflowHistory>> get_workflow_history(ReadCall<Nothing>& call) {
  const Result<jobs::JobView> job = co_await job_of(call);
  if (!job) {
    co_return job.error();
  }
  WorkflowHistory history{.workflow_id = job->workflow_id.value(), .events = {}};
  Result<std::vector<HistoryEvent>> events = co_await call.services.engine->history(history.workflow_id);
  if (!events) {
    co_return events.error();
  }
  history.events = *std::move(events);
  co_return history;
}

/// What an administrator does to a workflow is in the audit log before it is done.
awaitable<Result<std::string>> audited(const CallBase& call, std::string_view name,
                                       const std::string& reason) {
  const Result<jobs::JobView> job = co_await job_of(call);
  if (!job) {
    co_return job.error();
  }
  const Result<RunView> run = co_await call.services.engine->describe(job->workflow_id.value());
  if (!run) {
    co_return run.error();
  }
  if (run->closed_at) {
    co_return workflow::workflow_closed();
  }
  db::Transaction transaction = co_await call.services.database->begin();
  audit::record(transaction, {.admin_id = call.actor.id,
                              .name = name,
                              .subject_type = "job",
                              .subject_id = job->id,
                              .reason = reason});
  co_await transaction.commit();
  co_return job->workflow_id.value();
}

Result<Confirmation> confirmed(const Result<void>& done, std::string_view message) {
  if (!done) {
    return done.error();
  }
  return confirmation(message);
}

awaitable<Result<Confirmation>> signal_workflow(OpenCall<SignalWorkflow>& call) {
  const Result<std::string> id = co_await audited(call, "workflow.signal", call.input.reason);
  if (!id) {
    co_return id.error();
  }
  std::vector<workflow::Message> messages(1);
  messages[0].workflow_id = *id;
  messages[0].signal_name = call.input.name;
  messages[0].signal = workflow::encode(call.input.input);
  messages[0].request_id = "admin-" + to_string(call.key);
  co_await call.services.engine->deliver(std::move(messages));
  co_return confirmation("The workflow is told.");
}

awaitable<Result<Confirmation>> cancel_workflow(OpenCall<HelpWorkflow>& call) {
  const Result<std::string> id = co_await audited(call, "workflow.cancel", call.input.reason);
  if (!id) {
    co_return id.error();
  }
  const Result<void> done = co_await call.services.engine->cancel(*id, call.input.reason);
  co_return confirmed(done, "The workflow is asked to stop.");
}

awaitable<Result<Confirmation>> retry_workflow(OpenCall<HelpWorkflow>& call) {
  const Result<std::string> id = co_await audited(call, "workflow.retry", call.input.reason);
  if (!id) {
    co_return id.error();
  }
  const Result<void> done = co_await call.services.engine->retry(*id);
  co_return confirmed(done, "The workflow tries again.");
}

}  // namespace

std::vector<http::Route> workflow_routes(const Services& services) {
  std::vector<http::Route> routes;
  const auto add = [&](http::Route route, auto handler) {
    routes.push_back(endpoint(std::move(route), services, handler));
  };
  const auto acting = [](const char* pattern, const char* operation, const char* summary) {
    return answering(kWorkflows.changing(Method::post, pattern, kAdmins, Ownership::none, operation, summary),
                     {kConflict});
  };
  add(kWorkflows.reading("/api/v1/admin/workflows", kAdmins, "listWorkflows",
                         "Workflows, newest first; `status=stuck` are those that wait for people"),
      list_workflows);
  add(kWorkflows.reading("/api/v1/admin/workflows/{id}", kAdmins, "getWorkflow",
                         "The workflow of a job, by the job's id, with what it says of itself"),
      get_workflow);
  add(kWorkflows.reading("/api/v1/admin/workflows/{id}/history", kAdmins, "getWorkflowHistory",
                         "All that it was told and has asked for"),
      get_workflow_history);
  add(acting("/api/v1/admin/workflows/{id}/signal", "signalWorkflow", "Tell it something"), signal_workflow);
  add(acting("/api/v1/admin/workflows/{id}/cancel", "cancelWorkflow",
             "Ask it to stop: an unfinished job is cancelled, its money set free"),
      cancel_workflow);
  add(acting("/api/v1/admin/workflows/{id}/retry", "retryWorkflow", "Let a stuck one go on"), retry_workflow);
  return routes;
}

}  // namespace gigco::api
