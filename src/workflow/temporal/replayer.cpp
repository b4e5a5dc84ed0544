#include "workflow/temporal/replayer.hpp"

#include "workflow/runtime/instance.hpp"

namespace gigco::workflow {
namespace {

struct ReplayOptions {
  std::string task_queue;
};
BOOST_DESCRIBE_STRUCT(ReplayOptions, (), (task_queue))

const RemoveFromCache* removal_in(const Activation& activation) {
  return activation.jobs.size() == 1 ? std::get_if<RemoveFromCache>(&activation.jobs.front()) : nullptr;
}

}  // namespace

boost::asio::awaitable<Outcome<bool>> replay_in_core(gigco_bridge_runtime* runtime,
                                                     const Workflows& workflows, std::string task_queue,
                                                     std::string history) {
  const ReplayOptions options{std::move(task_queue)};
  Result<bridge::Worker> worker = bridge::make_replayer(runtime, json::serialize(options), history);
  if (!worker) {
    co_return Failure{.type = "unusable", .message = worker.error().message};
  }
  Instance instance(workflows);
  Outcome<bool> outcome = Failure{.type = "unusable", .message = "the history has no end"};
  while (true) {
    const bridge::Answer polled = co_await bridge::poll_workflow(worker->get());
    if (polled.status != bridge::Status::ok) {
      break;
    }
    const auto activation = json::deserialize<Activation>(polled.json, json::Reader::Source::foreign);
    if (!activation) {
      co_return Failure{.type = "unusable", .message = activation.error().message};
    }
    Completion completion{.run_id = activation->run_id, .failure = {}, .commands = {}};
    if (const RemoveFromCache* removal = removal_in(*activation)) {
      if (removal->reason == "lang_requested") {
        outcome = true;
      } else {
        outcome = Failure{.type = "nondeterminism", .message = removal->reason + ": " + removal->message};
      }
    } else {
      completion = instance.activate(*activation);
    }
    std::string text = json::serialize(completion);
    co_await bridge::complete_workflow(worker->get(), std::move(text));
  }
  co_await bridge::finalize_shutdown(worker->get());
  co_return outcome;
}

}  // namespace gigco::workflow
