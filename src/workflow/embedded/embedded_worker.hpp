// Runs workflows and their activities out of the database, on one event loop, beside as many other processes
// as there are.
#pragma once

#include <chrono>
#include <memory>

#include "workflow/embedded/settings.hpp"
#include "workflow/engine/activities.hpp"
#include "workflow/engine/worker.hpp"
#include "workflow/runtime/registry.hpp"

namespace boost::asio {
class io_context;
}
namespace gigco::db {
class Database;
}

namespace gigco::workflow {

class EmbeddedWorker : public Worker {
 public:
  /// All outlive it. Without workflows it carries out activities only, and the other way round. Begins at
  /// once, on the context's thread.
  EmbeddedWorker(boost::asio::io_context& context, db::Database& database, const Workflows& workflows,
                 const Activities& activities, EmbeddedSettings settings = {});
  ~EmbeddedWorker() override;

  bool stop(std::chrono::milliseconds patience) override;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace gigco::workflow
