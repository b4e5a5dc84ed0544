// The workflows of this process: which engine they run on, and what runs them. Settings decide, and nothing
// else knows.
#pragma once

#include <chrono>
#include <memory>

#include "app/duties.hpp"
#include "app/settings.hpp"
#include "workflow/embedded/embedded_engine.hpp"
#include "workflow/engine/temporal.hpp"
#include "workflow/lifecycle/relay.hpp"

namespace gigco::db {
class Bell;
}
namespace gigco::payments {
class Payments;
}

namespace gigco::app {

class Workflows {
 public:
  /// All outlive it: a database for requests, one for what happens by itself, and what tells that there are
  /// messages.
  Workflows(const Settings& settings, db::Database& database, db::Database& background, db::Bell& outbox);

  /// Where TEMPORAL_HOST is set. Errors: those of connect_to_temporal().
  [[nodiscard]] Result<void> connect(const Settings& settings);

  /// For requests, from any I/O thread.
  [[nodiscard]] workflow::Engine& engine() noexcept;

  /// Begins, on the context's thread, what these duties ask for. `payments` outlives it.
  void start(boost::asio::io_context& context, Duties duties, payments::Payments& payments);
  /// Those who hand out work first, then those who do it.
  void stop(std::chrono::steady_clock::time_point deadline);

 private:
  db::Database& background_;
  db::Bell& outbox_;
  const workflow::LifecycleTimes times_;
  workflow::Workflows known_;
  const workflow::Workflows none_;
  workflow::Activities activities_;
  workflow::EmbeddedEngine embedded_;             // for requests
  workflow::EmbeddedEngine embedded_background_;  // for what happens by itself
  std::unique_ptr<workflow::TemporalCluster> temporal_;
  std::unique_ptr<workflow::Worker> worker_;
  std::unique_ptr<workflow::Relay> relay_;
};

}  // namespace gigco::app
