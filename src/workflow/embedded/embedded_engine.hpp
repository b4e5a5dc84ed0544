// The engine that lives in the program's own database: what Temporal does in a cluster, for one machine or a
// few.
#pragma once

#include "workflow/engine/engine.hpp"
#include "workflow/runtime/registry.hpp"

namespace gigco::db {
class Database;
}

namespace gigco::workflow {

/// Thread-safe, as far as the database is.
class EmbeddedEngine : public Engine {
 public:
  /// Both outlive it.
  EmbeddedEngine(db::Database& database, const Workflows& workflows)
      : database_(database), workflows_(workflows) {}

  [[nodiscard]] awaitable<void> deliver(std::vector<Message> messages) override;
  [[nodiscard]] awaitable<Result<RunPage>> list(RunQuery query) override;
  [[nodiscard]] awaitable<Result<RunView>> describe(std::string workflow_id) override;
  [[nodiscard]] awaitable<Result<std::vector<HistoryEvent>>> history(std::string workflow_id) override;
  [[nodiscard]] awaitable<Result<Payload>> query(std::string workflow_id, std::string name) override;
  [[nodiscard]] awaitable<Result<void>> cancel(std::string workflow_id, std::string reason) override;
  [[nodiscard]] awaitable<Result<void>> retry(std::string workflow_id) override;

 private:
  db::Database& database_;
  const Workflows& workflows_;
};

}  // namespace gigco::workflow
