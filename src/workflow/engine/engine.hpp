// What the rest of the program asks of a workflow engine, whichever it is: the embedded one on PostgreSQL, or
// a Temporal cluster. Everything may be asked twice with the same effect as once.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/describe.hpp>

#include "platform/core/error.hpp"
#include "platform/core/timestamp.hpp"
#include "platform/json/rules.hpp"
#include "workflow/runtime/failure.hpp"
#include "workflow/runtime/payload.hpp"

namespace gigco::workflow {

using boost::asio::awaitable;

/// One thing to tell a workflow.
struct Message {
  std::string workflow_id;
  std::string workflow_type = {};
  /// Given: the workflow is begun with this when none of its name is running.
  std::optional<Payload> start_with = {};
  /// Empty name: nothing but to start. A workflow that is not running is not told.
  std::string signal_name = {};
  Payload signal = {};
  std::string request_id = {};  // the same one again is dropped
};

/// The names stand in the database and in the API. Stuck: its code failed, or an activity used up its
/// attempts; it waits for people.
enum class RunStatus {
  running,
  stuck,
  completed,
  failed,
  cancelled,
  continued_as_new,
  terminated,
  timed_out
};
BOOST_DESCRIBE_ENUM(RunStatus, running, stuck, completed, failed, cancelled, continued_as_new, terminated,
                    timed_out)

struct RunView {
  std::string workflow_id;
  std::string run_id;
  std::string workflow_type;
  RunStatus status = RunStatus::running;
  std::int64_t history_length = 0;
  Timestamp started_at;
  std::optional<Timestamp> closed_at;
  std::optional<std::string> failure;  // why it is stuck or has failed
};
BOOST_DESCRIBE_STRUCT(RunView, (),
                      (workflow_id, run_id, workflow_type, status, history_length, started_at, closed_at,
                       failure))

/// One thing that happened to a run, or that it asked for.
struct HistoryEvent {
  std::int64_t event_id = 0;
  Timestamp time;
  std::string type;    // "signal_workflow", "schedule_activity", …; in Temporal, its own names
  Payload attributes;  // by the type
};
BOOST_DESCRIBE_STRUCT(HistoryEvent, (), (event_id, time, type, attributes))

struct RunQuery {
  std::optional<RunStatus> status = {};
  std::optional<std::string> workflow_id = {};
  std::int64_t limit = 20;
  std::optional<std::string> page_token = {};
};

struct RunPage {
  std::vector<RunView> runs;  // newest first
  std::optional<std::string> next_page_token;
};

/// Errors of all that name a workflow: WORKFLOW_NOT_FOUND. Of all: ENGINE_UNAVAILABLE while a Temporal
/// cluster does not answer.
class Engine {
 public:
  Engine() = default;
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  virtual ~Engine() = default;

  /// All of them are taken, or an exception says that the engine is away and all may be sent again. Messages
  /// to one workflow arrive in their order.
  [[nodiscard]] virtual awaitable<void> deliver(std::vector<Message> messages) = 0;

  [[nodiscard]] virtual awaitable<Result<RunPage>> list(RunQuery query) = 0;
  /// The run that is open, or else the last one.
  [[nodiscard]] virtual awaitable<Result<RunView>> describe(std::string workflow_id) = 0;
  [[nodiscard]] virtual awaitable<Result<std::vector<HistoryEvent>>> history(std::string workflow_id) = 0;
  /// Errors also: QUERY_REFUSED.
  [[nodiscard]] virtual awaitable<Result<Payload>> query(std::string workflow_id, std::string name) = 0;
  /// Asks the workflow to stop, which it does in its own way. Errors also: WORKFLOW_CLOSED.
  [[nodiscard]] virtual awaitable<Result<void>> cancel(std::string workflow_id, std::string reason) = 0;
  /// Lets what is stuck try again from where it stands. Errors also: WORKFLOW_CLOSED, WORKFLOW_NOT_STUCK.
  [[nodiscard]] virtual awaitable<Result<void>> retry(std::string workflow_id) = 0;
};

[[nodiscard]] Error workflow_not_found();
[[nodiscard]] Error workflow_closed();
[[nodiscard]] Error workflow_not_stuck();

}  // namespace gigco::workflow
