// A migrated database with an engine and a worker, whose clock the test moves: days pass in milliseconds.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>

#include "platform/db/database.hpp"
#include "tests/support/database.hpp"
#include "tests/support/test_cluster.hpp"
#include "workflow/embedded/embedded_engine.hpp"
#include "workflow/embedded/embedded_worker.hpp"

namespace gigco::workflow {

struct Number {
  std::int64_t value = 0;
};
BOOST_DESCRIBE_STRUCT(Number, (), (value))

class OnEngine : public ::testing::Test {
 protected:
  static constexpr std::chrono::seconds kPatience{20};  // only a hang lasts so long

  OnEngine() : access_(test::migrated_database()), database_(settings_of(access_), {}, 1) {
    database_.open_on_this_thread(context_);
  }
  ~OnEngine() override {
    worker_.reset();
    context_.run_for(std::chrono::milliseconds(20));
    database_.close_on_this_thread();
    context_.run_for(std::chrono::milliseconds(20));
  }

  void start_worker() {
    worker_ = std::make_unique<EmbeddedWorker>(context_, database_, workflows_, activities_, settings_);
  }
  /// As another process would: nothing is kept in memory.
  void restart_worker() {
    worker_.reset();
    context_.run_for(std::chrono::milliseconds(20));
    start_worker();
  }

  void start(const std::string& id, const std::string& type, const Payload& input = {}) {
    Message message{.workflow_id = id, .workflow_type = type, .start_with = input};
    deliver(std::move(message));
  }
  void signal(const std::string& id, const std::string& name, const Payload& input,
              const std::string& request_id) {
    Message message{.workflow_id = id, .signal_name = name, .signal = input, .request_id = request_id};
    deliver(std::move(message));
  }
  void deliver(Message message) {
    std::vector<Message> messages;
    messages.push_back(std::move(message));
    wait_for(with_value(engine_.deliver(std::move(messages))));
  }
  RunStatus status(const std::string& id) { return wait_for(engine_.describe(id)).value().status; }
  void until_status(const std::string& id, RunStatus wanted) {
    until([&] { return status(id) == wanted; });
  }
  void skip(const std::string& interval) {
    static_cast<void>(sql("update workflow_clock set skipped = skipped + '" + interval + "'"));
  }

  std::string sql(const std::string& statement) const {
    return test::run_sql(access_.connection_string(), statement);
  }

  template <class T>
  T wait_for(awaitable<T> work) {
    std::optional<T> value;
    std::exception_ptr problem;
    boost::asio::co_spawn(context_, std::move(work), [&](const std::exception_ptr& thrown, T given) {
      problem = thrown;
      value = std::move(given);
    });
    until([&] { return value.has_value(); });
    if (problem) {
      std::rethrow_exception(problem);
    }
    return *std::move(value);
  }
  void until(const std::function<bool()>& condition) {
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    while (!condition()) {
      if (std::chrono::steady_clock::now() > deadline) {
        throw std::runtime_error("waited in vain");
      }
      context_.run_one_for(std::chrono::milliseconds(5));
    }
  }

  boost::asio::io_context context_;
  test::Access access_;
  db::Database database_;
  Workflows workflows_;
  Activities activities_;
  EmbeddedSettings settings_{
      .poll = std::chrono::milliseconds(20),
      .step_backoff = {.base = std::chrono::milliseconds(1), .cap = std::chrono::milliseconds(5)}};
  EmbeddedEngine engine_{database_, workflows_};
  std::unique_ptr<EmbeddedWorker> worker_;

 private:
  static db::ConnectionSettings settings_of(const test::Access& access) {
    return {.host = access.host, .port = access.port, .database = access.database, .user = access.user};
  }
  static awaitable<bool> with_value(awaitable<void> work) {
    co_await std::move(work);
    co_return true;
  }
};

}  // namespace gigco::workflow
