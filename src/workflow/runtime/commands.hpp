// What a workflow asks of its engine, by the names of Temporal's sdk-core (coresdk.workflow_commands).
// Durations are microseconds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <boost/describe.hpp>

#include "workflow/runtime/activation.hpp"

namespace gigco::workflow {

struct StartTimer {
  Sequence seq = 0;
  std::int64_t timeout_us = 0;
};
BOOST_DESCRIBE_STRUCT(StartTimer, (), (seq, timeout_us))

struct CancelTimer {
  Sequence seq = 0;
};
BOOST_DESCRIBE_STRUCT(CancelTimer, (), (seq))

/// https://docs.temporal.io/encyclopedia/retry-policies
struct RetryPolicy {
  std::int64_t initial_interval_us = 1'000'000;
  double backoff_coefficient = 2;
  std::int64_t maximum_interval_us = 600'000'000;
  std::int64_t maximum_attempts = 0;  // 0: no limit
  std::vector<std::string> non_retryable_error_types = {};
};
BOOST_DESCRIBE_STRUCT(RetryPolicy, (),
                      (initial_interval_us, backoff_coefficient, maximum_interval_us, maximum_attempts,
                       non_retryable_error_types))

struct ScheduleActivity {
  Sequence seq = 0;
  std::string activity_id;  // with the workflow's id, the idempotency key of all attempts
  std::string activity_type;
  std::string task_queue;
  Payload arguments;
  std::optional<std::int64_t> schedule_to_close_us;  // all attempts and the pauses between
  std::optional<std::int64_t> start_to_close_us;     // one attempt
  std::optional<std::int64_t> heartbeat_us;          // longest silence of an attempt
  RetryPolicy retry;
};
BOOST_DESCRIBE_STRUCT(ScheduleActivity, (),
                      (seq, activity_id, activity_type, task_queue, arguments, schedule_to_close_us,
                       start_to_close_us, heartbeat_us, retry))

struct RequestCancelActivity {
  Sequence seq = 0;
};
BOOST_DESCRIBE_STRUCT(RequestCancelActivity, (), (seq))

struct QueryResult {
  std::string query_id;
  Payload result;
  std::optional<Failure> failure;
};
BOOST_DESCRIBE_STRUCT(QueryResult, (), (query_id, result, failure))

struct CompleteWorkflowExecution {
  Payload result;
};
BOOST_DESCRIBE_STRUCT(CompleteWorkflowExecution, (), (result))

struct FailWorkflowExecution {
  Failure failure;
};
BOOST_DESCRIBE_STRUCT(FailWorkflowExecution, (), (failure))

struct CancelWorkflowExecution {};
BOOST_DESCRIBE_STRUCT(CancelWorkflowExecution, (), ())

struct ContinueAsNewWorkflowExecution {
  std::string workflow_type;
  Payload arguments;
};
BOOST_DESCRIBE_STRUCT(ContinueAsNewWorkflowExecution, (), (workflow_type, arguments))

struct SetPatchMarker {
  std::string patch_id;
  bool deprecated = false;
};
BOOST_DESCRIBE_STRUCT(SetPatchMarker, (), (patch_id, deprecated))

using Command = std::variant<StartTimer, CancelTimer, ScheduleActivity, RequestCancelActivity, QueryResult,
                             CompleteWorkflowExecution, FailWorkflowExecution, CancelWorkflowExecution,
                             ContinueAsNewWorkflowExecution, SetPatchMarker>;

/// A failure is one of the workflow task, which is tried again: the workflow's code threw. To fail the
/// workflow itself there is a command.
struct Completion {
  std::string run_id;
  std::optional<Failure> failure;
  std::vector<Command> commands;
};
BOOST_DESCRIBE_STRUCT(Completion, (), (run_id, failure, commands))

/// What two runs of the same code must agree on: the command's kind, number, type and name.
[[nodiscard]] std::string identity_of(const Command& command);

}  // namespace gigco::workflow

template <>
struct gigco::json::Tags<gigco::workflow::Command> {
  static constexpr std::string_view kNames[] = {"start_timer",
                                                "cancel_timer",
                                                "schedule_activity",
                                                "request_cancel_activity",
                                                "query_result",
                                                "complete_workflow_execution",
                                                "fail_workflow_execution",
                                                "cancel_workflow_execution",
                                                "continue_as_new_workflow_execution",
                                                "set_patch_marker"};
};
