#include "workflow/runtime/instance.hpp"

#include <stdexcept>

#include "workflow/runtime/state.hpp"

namespace gigco::workflow {
namespace {

/// How a driver leaves an activation that cannot be carried out.
struct TaskFailed {
  Failure failure;
};

[[noreturn]] void fail_task(std::string type, std::string message) {
  throw TaskFailed{Failure{.type = std::move(type), .message = std::move(message)}};
}

struct EndingCommand {
  const std::string& workflow_type;

  Command operator()(Completed& completed) const {
    return CompleteWorkflowExecution{std::move(completed.result)};
  }
  Command operator()(Failure& failure) const { return FailWorkflowExecution{std::move(failure)}; }
  Command operator()(Cancelled& /*cancelled*/) const { return CancelWorkflowExecution{}; }
  Command operator()(ContinueAsNew& anew) const {
    return ContinueAsNewWorkflowExecution{workflow_type, std::move(anew.arguments)};
  }
};

}  // namespace

struct Instance::Driver {
  explicit Driver(const Workflows& known) : workflows(known), context(state) {}

  const Workflows& workflows;
  detail::State state;
  Context context;
  std::optional<Task<Ending>> code;  // destroyed before what it refers to
  std::vector<QueryResult> answers;
  bool has_ended = false;

  void operator()(const InitializeWorkflow& job) {
    const WorkflowFunction* function = workflows.find(job.workflow_type);
    if (function == nullptr) {
      fail_task("unknown_workflow", "no workflow of type " + job.workflow_type + " is known here");
    }
    state.workflow_id = job.workflow_id;
    state.workflow_type = job.workflow_type;
    state.random = static_cast<std::uint64_t>(job.seed);
    code.emplace((*function)(context, job.arguments));
  }

  void operator()(const FireTimer& job) {
    const auto timer = state.timers.find(job.seq);
    if (timer == state.timers.end()) {
      fail_task("nondeterminism",
                "timer " + std::to_string(job.seq) + " fired, which this code does not run");
    }
    timer->second->has_fired = true;
    state.timers.erase(timer);
  }

  void operator()(const ResolveActivity& job) {
    const auto activity = state.activities.find(job.seq);
    if (activity == state.activities.end()) {
      fail_task("nondeterminism",
                "activity " + std::to_string(job.seq) + " ended, which this code did not ask for");
    }
    if (job.status == ResolutionStatus::completed) {
      activity->second->outcome.emplace(job.result);
    } else {
      activity->second->outcome.emplace(
          job.failure.value_or(Failure{.type = "cancelled", .message = "The activity was cancelled."}));
    }
    state.activities.erase(activity);
  }

  void operator()(const SignalWorkflow& job) {
    const auto handler = state.signal_handlers.find(job.name);
    if (handler == state.signal_handlers.end()) {
      state.early_signals.push_back(job);
    } else {
      handler->second(job.input);
    }
  }

  void operator()(const QueryWorkflow& job) {
    QueryResult answer{.query_id = job.query_id, .result = {}, .failure = {}};
    const auto handler = state.query_handlers.find(job.name);
    if (handler == state.query_handlers.end()) {
      answer.failure = Failure{.type = "unknown_query", .message = "The workflow answers no such query."};
    } else {
      answer.result = handler->second(job.input);
    }
    answers.push_back(std::move(answer));
  }

  void operator()(const CancelWorkflow& /*job*/) { state.is_cancelled = true; }
  void operator()(const NotifyHasPatch& job) { state.known_patches.insert(job.patch_id); }
  void operator()(const UpdateRandomSeed& job) { state.random = static_cast<std::uint64_t>(job.seed); }
  void operator()(const RemoveFromCache& /*job*/) const {}

  /// The code is resumed as long as what it waits for holds.
  void run() {
    if (!code || has_ended) {
      return;
    }
    if (!state.waiting) {
      code->start();
    }
    while (!code->is_done() && state.condition()) {
      state.condition = nullptr;
      state.waiting.resume();
    }
    if (code->is_done()) {
      has_ended = true;
      Ending ending = code->take();
      state.commands.push_back(std::visit(EndingCommand{state.workflow_type}, ending));
    }
  }
};

Instance::Instance(const Workflows& workflows) : driver_(std::make_unique<Driver>(workflows)) {}

Instance::~Instance() = default;

bool Instance::has_ended() const noexcept { return driver_->has_ended; }

Completion Instance::activate(const Activation& activation) {
  Driver& driver = *driver_;
  driver.state.time_us = activation.time_us;
  driver.state.is_replaying = activation.is_replaying;
  driver.state.history_length = activation.history_length;
  Completion completion{.run_id = activation.run_id, .failure = {}, .commands = {}};
  try {
    bool only_looks = true;  // queries and evictions run no workflow code
    for (const Job& job : activation.jobs) {
      only_looks = only_looks && (std::holds_alternative<QueryWorkflow>(job) ||
                                  std::holds_alternative<RemoveFromCache>(job));
      std::visit(driver, job);
    }
    if (!only_looks) {
      driver.run();
    }
    completion.commands = std::exchange(driver.state.commands, {});
    for (QueryResult& answer : std::exchange(driver.answers, {})) {
      completion.commands.emplace_back(std::move(answer));
    }
  } catch (const TaskFailed& failed) {
    completion.failure = failed.failure;
  } catch (const std::exception& problem) {
    completion.failure = Failure{.type = "workflow_code", .message = problem.what()};
  }
  return completion;
}

}  // namespace gigco::workflow
