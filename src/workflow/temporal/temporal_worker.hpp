// Polls a Temporal cluster for workflow and activity tasks of one task queue and carries them out on an event
// loop. sdk-core keeps the state machines, the sticky cache and the heartbeats; here workflow code runs.
#pragma once

#include <memory>
#include <string>

#include "workflow/engine/activities.hpp"
#include "workflow/engine/worker.hpp"
#include "workflow/runtime/registry.hpp"
#include "workflow/temporal/bridge.hpp"

namespace boost::asio {
class io_context;
}

namespace gigco::workflow {

class TemporalWorker : public Worker {
 public:
  /// All outlive it. Begins at once.
  TemporalWorker(boost::asio::io_context& context, bridge::Worker worker, const Workflows& workflows,
                 const Activities& activities);
  ~TemporalWorker() override;

  bool stop(std::chrono::milliseconds patience) override;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

/// Several task queues as one worker.
class WorkerGroup : public Worker {
 public:
  explicit WorkerGroup(std::vector<std::unique_ptr<Worker>> workers) : workers_(std::move(workers)) {}

  bool stop(std::chrono::milliseconds patience) override {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    bool all = true;
    for (const std::unique_ptr<Worker>& worker : workers_) {
      const auto left =
          std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
      all = worker->stop(std::max(left, std::chrono::milliseconds(0))) && all;
    }
    return all;
  }

 private:
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace gigco::workflow
