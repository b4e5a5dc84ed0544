#include "workflow/temporal/temporal_worker.hpp"

#include <unordered_map>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "platform/log/log.hpp"
#include "platform/runtime/shutdown.hpp"
#include "workflow/engine/counters.hpp"
#include "workflow/runtime/instance.hpp"

namespace gigco::workflow {
namespace {

using boost::asio::awaitable;

/// One attempt as sdk-core hands it out; a cancellation has a reason instead.
struct PolledActivity {
  std::string task_token;
  std::string kind;
  std::optional<std::string> workflow_id;
  std::optional<std::string> run_id;
  std::optional<std::string> activity_id;
  std::optional<std::string> activity_type;
  Payload input;
  std::optional<std::int64_t> attempt;
};
BOOST_DESCRIBE_STRUCT(PolledActivity, (),
                      (task_token, kind, workflow_id, run_id, activity_id, activity_type, input, attempt))

struct ActivityAnswer {
  std::string task_token;
  ResolutionStatus status = ResolutionStatus::completed;
  Payload result = {};
  std::optional<Failure> failure = {};
};
BOOST_DESCRIBE_STRUCT(ActivityAnswer, (), (task_token, status, result, failure))

struct Heartbeat {
  std::string task_token;
  Payload details;
};
BOOST_DESCRIBE_STRUCT(Heartbeat, (), (task_token, details))

/// What every activation has, also one that cannot be read otherwise.
struct RunName {
  std::string run_id;
};
BOOST_DESCRIBE_STRUCT(RunName, (), (run_id))

}  // namespace

struct TemporalWorker::State {
  State(bridge::Worker polled, const Workflows& known, const Activities& carried_out)
      : worker(std::move(polled)), workflows(known), activities(carried_out) {}

  bridge::Worker worker;
  const Workflows& workflows;
  const Activities& activities;
  std::unordered_map<std::string, std::unique_ptr<Instance>> instances;  // by run
  runtime::Shutdown shutdown{2};

  Completion carry_out(const Activation& activation) {
    if (activation.jobs.size() == 1 && std::holds_alternative<RemoveFromCache>(activation.jobs.front())) {
      const auto& removal = std::get<RemoveFromCache>(activation.jobs.front());
      if (removal.reason == "nondeterminism") {
        log::error("a workflow's code no longer does what its history says", {{"reason", removal.message}});
      }
      instances.erase(activation.run_id);
      return {.run_id = activation.run_id, .failure = {}, .commands = {}};
    }
    std::unique_ptr<Instance>& instance = instances[activation.run_id];
    if (instance == nullptr) {
      instance = std::make_unique<Instance>(workflows);
    }
    Completion completion = instance->activate(activation);
    count_step(completion.failure ? "failed" : "done");
    if (completion.failure) {
      log::error("a workflow's step failed",
                 {{"run", activation.run_id}, {"reason", completion.failure->message}});
    }
    return completion;
  }

  Completion answer_to(const std::string& polled) {
    const auto activation = json::deserialize<Activation>(polled, json::Reader::Source::foreign);
    if (activation) {
      return carry_out(*activation);
    }
    const auto run = json::deserialize<RunName>(polled, json::Reader::Source::foreign);
    return {.run_id = run ? run->run_id : std::string(),
            .failure = Failure{.type = "unreadable", .message = activation.error().message},
            .commands = {}};
  }

  static awaitable<void> run_workflows(std::shared_ptr<State> self) {
    while (true) {
      const bridge::Answer polled = co_await bridge::poll_workflow(self->worker.get());
      if (self->is_over(polled)) {
        break;
      }
      Completion completion = self->answer_to(polled.json);
      std::string text = json::serialize(completion);
      const bridge::Answer done = co_await bridge::complete_workflow(self->worker.get(), std::move(text));
      if (done.status == bridge::Status::error) {
        const bridge::Problem problem = bridge::problem_of(done);
        log::error("Temporal refuses what a workflow asks for", {{"reason", problem.message}});
        completion = {.run_id = completion.run_id,
                      .failure = Failure{.type = "refused", .message = problem.message},
                      .commands = {}};
        text = json::serialize(completion);
        co_await bridge::complete_workflow(self->worker.get(), std::move(text));
      }
    }
    self->shutdown.loop_ended();
  }

  static awaitable<void> run_activities(std::shared_ptr<State> self, boost::asio::io_context& context) {
    while (true) {
      bridge::Answer polled = co_await bridge::poll_activity(self->worker.get());
      if (self->is_over(polled)) {
        break;
      }
      boost::asio::co_spawn(context, attempt(self, std::move(polled.json)), boost::asio::detached);
    }
    self->shutdown.loop_ended();
  }

  static awaitable<void> attempt(std::shared_ptr<State> self, std::string polled) {
    const auto task = json::deserialize<PolledActivity>(polled, json::Reader::Source::foreign);
    if (!task) {
      log::error("an activity task cannot be read", {{"reason", task.error().message}});
      co_return;
    }
    if (task->kind != "start") {
      co_return;  // what is under way may end as it likes
    }
    ActivityAnswer answer{.task_token = task->task_token};
    const Outcome<Payload> outcome = co_await self->carry_out(*task);
    count_attempt(task->activity_type.value_or(""), outcome ? "completed" : "failed");
    if (outcome) {
      answer.result = *outcome;
    } else {
      answer.status = ResolutionStatus::failed;
      answer.failure = outcome.error();
      log::warning("an activity failed", {{"workflow", task->workflow_id.value_or("")},
                                          {"activity", task->activity_type.value_or("")},
                                          {"attempt", task->attempt.value_or(0)},
                                          {"reason", outcome.error().message}});
    }
    std::string text = json::serialize(answer);
    const bridge::Answer done = co_await bridge::complete_activity(self->worker.get(), std::move(text));
    if (done.status == bridge::Status::error) {
      log::warning("an activity's result was not taken", {{"reason", bridge::problem_of(done).message}});
    }
  }

  awaitable<Outcome<Payload>> carry_out(const PolledActivity& polled) {
    const ActivityFunction* function = activities.find(polled.activity_type.value_or(""));
    if (function == nullptr) {
      co_return Failure{.type = "unknown_activity", .message = "No such activity is known to this worker."};
    }
    ActivityTask task{.workflow_id = polled.workflow_id.value_or(""),
                      .run_id = polled.run_id.value_or(""),
                      .activity_id = polled.activity_id.value_or(""),
                      .activity_type = polled.activity_type.value_or(""),
                      .input = polled.input,
                      .attempt = polled.attempt.value_or(1),
                      .heartbeat = [this, token = polled.task_token] {
                        bridge::record_heartbeat(worker.get(), json::serialize(Heartbeat{token, {}}));
                      }};
    try {
      co_return co_await (*function)(std::move(task));
    } catch (const std::exception& problem) {
      co_return Failure{.type = "exception", .message = problem.what()};
    }
  }

  [[nodiscard]] bool is_over(const bridge::Answer& polled) const {
    if (polled.status == bridge::Status::error) {
      log::error("Temporal hands out no more work", {{"reason", bridge::problem_of(polled).message}});
      bridge::initiate_shutdown(worker.get());
    }
    return polled.status != bridge::Status::ok;
  }
};

TemporalWorker::TemporalWorker(boost::asio::io_context& context, bridge::Worker worker,
                               const Workflows& workflows, const Activities& activities)
    : state_(std::make_shared<State>(std::move(worker), workflows, activities)) {
  boost::asio::co_spawn(context, State::run_workflows(state_), boost::asio::detached);
  boost::asio::co_spawn(context, State::run_activities(state_, context), boost::asio::detached);
}

TemporalWorker::~TemporalWorker() = default;

bool TemporalWorker::stop(std::chrono::milliseconds patience) {
  bridge::initiate_shutdown(state_->worker.get());
  return state_->shutdown.wait(patience);
}

}  // namespace gigco::workflow
