// What the program asks of a Temporal cluster, by its workflow service.
#pragma once

#include "workflow/engine/engine.hpp"
#include "workflow/temporal/bridge.hpp"

namespace gigco::workflow {

class TemporalEngine : public Engine {
 public:
  /// The client outlives it. Workflows begin on this task queue.
  TemporalEngine(gigco_bridge_client* client, std::string task_queue)
      : client_(client), task_queue_(std::move(task_queue)) {}

  [[nodiscard]] awaitable<void> deliver(std::vector<Message> messages) override;
  [[nodiscard]] awaitable<Result<RunPage>> list(RunQuery query) override;
  [[nodiscard]] awaitable<Result<RunView>> describe(std::string workflow_id) override;
  [[nodiscard]] awaitable<Result<std::vector<HistoryEvent>>> history(std::string workflow_id) override;
  [[nodiscard]] awaitable<Result<Payload>> query(std::string workflow_id, std::string name) override;
  [[nodiscard]] awaitable<Result<void>> cancel(std::string workflow_id, std::string reason) override;
  [[nodiscard]] awaitable<Result<void>> retry(std::string workflow_id) override;

 private:
  [[nodiscard]] awaitable<void> deliver_one(Message message);
  [[nodiscard]] awaitable<bool> signal(Message message);
  [[nodiscard]] awaitable<void> start(Message message);
  /// The answer's JSON.
  [[nodiscard]] awaitable<Result<std::string>> ask(const char* operation, std::string request);

  gigco_bridge_client* client_;
  const std::string task_queue_;
};

}  // namespace gigco::workflow
