// Workflow tasks: a run that has something to do is held, told what happened, and what it asks for is written
// down with its history, all in one transaction. Whoever holds the row is the only one who writes its
// history.
#pragma once

#include <list>
#include <memory>
#include <unordered_map>

#include <boost/asio/awaitable.hpp>

#include "platform/core/identifiers.hpp"
#include "platform/db/bell.hpp"
#include "workflow/embedded/settings.hpp"
#include "workflow/runtime/instance.hpp"

namespace gigco::db {
class Transaction;
}

namespace gigco::workflow {

/// Living workflows by their runs, the most recently used ones. Not thread-safe.
class InstanceCache {
 public:
  explicit InstanceCache(std::size_t most) : most_(most) {}

  /// Takes it out; nothing when it is not here, or stands at another step.
  [[nodiscard]] std::unique_ptr<Instance> take(Id run, std::int64_t steps);
  void put(Id run, std::int64_t steps, std::unique_ptr<Instance> instance);

 private:
  struct Entry {
    Id run;
    std::int64_t steps;
    std::unique_ptr<Instance> instance;
  };
  const std::size_t most_;
  std::list<Entry> entries_;  // most recently used first
  std::unordered_map<Id, std::list<Entry>::iterator> by_run_;
};

/// For one io_context's thread; any number of its coroutines may step at once.
class Stepper {
 public:
  /// All outlive it.
  Stepper(db::Database& database, const Workflows& workflows, db::Bell& activity_bell,
          const EmbeddedSettings& settings);

  /// Takes one step of one run. False when no run has anything to do. Throws db::Unavailable and
  /// db::QueryError; then nothing has happened.
  [[nodiscard]] boost::asio::awaitable<bool> step();

 private:
  struct Run;
  struct Todo;
  /// Everything of one step up to its commit; or why nothing was written.
  [[nodiscard]] boost::asio::awaitable<std::optional<Failure>> take(db::Transaction& transaction,
                                                                    const Run& run);
  [[nodiscard]] boost::asio::awaitable<Outcome<std::unique_ptr<Instance>>> wake(db::Transaction& transaction,
                                                                                const Run& run);
  void write(db::Transaction& transaction, const Run& run, const Todo& todo, const Completion& completion);
  void give_up(db::Transaction& transaction, const Run& run, const Failure& failure);

  db::Database& database_;
  const Workflows& workflows_;
  db::Bell& activity_bell_;
  const EmbeddedSettings& settings_;
  InstanceCache cache_;
};

}  // namespace gigco::workflow
