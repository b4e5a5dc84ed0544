// A database of its own for each test, and an event loop that runs one coroutine at a time to its end.
#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "platform/db/database.hpp"
#include "tests/support/database.hpp"
#include "tests/support/test_cluster.hpp"

namespace gigco::db {

using boost::asio::awaitable;

class OnDatabase : public ::testing::Test {
 protected:
  static constexpr std::chrono::seconds kPatience{20};  // only a hang lasts so long
  static constexpr int kPipelined = 2;                  // of the pool's connections, see shard.hpp

  explicit OnDatabase(int exclusive = 2, std::chrono::milliseconds statement_timeout = kPatience,
                      std::chrono::milliseconds acquire_timeout = kPatience)
      : access_(test::fresh_database()),
        database_({.host = access_.host,
                   .port = access_.port,
                   .database = access_.database,
                   .user = access_.user,
                   .statement_timeout = statement_timeout},
                  {.max_connections = kPipelined + exclusive, .acquire_timeout = acquire_timeout}, 1) {
    database_.open_on_this_thread(context_);
    until([this] {
      return sql("select count(*) from pg_stat_activity where application_name = 'gigco' and "
                 "datname = current_database()") == std::to_string(kPipelined);
    });
  }
  ~OnDatabase() override {
    database_.close_on_this_thread();
    context_.run_for(std::chrono::milliseconds(100));  // so that closed connections' callbacks end
  }

  /// What the coroutine returns, or throws.
  template <class T>
  T wait_for(awaitable<T> work) {
    std::optional<T> value;
    std::exception_ptr problem;
    bool done = false;
    boost::asio::co_spawn(context_, std::move(work), [&](const std::exception_ptr& thrown, T given) {
      problem = thrown;
      value = std::move(given);
      done = true;
    });
    until([&done] { return done; });
    if (problem) {
      std::rethrow_exception(problem);
    }
    return *std::move(value);
  }
  void wait_for(awaitable<void> work) { wait_for(with_value(std::move(work))); }

  /// Runs the loop until it is so.
  void until(const std::function<bool()>& condition) {
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    while (!condition()) {
      if (std::chrono::steady_clock::now() > deadline) {
        throw std::runtime_error("waited in vain");
      }
      context_.run_one_for(std::chrono::milliseconds(5));
    }
  }

  /// On another connection, past what is tested.
  std::string sql(const std::string& statement) const {
    return test::run_sql(access_.connection_string(), statement);
  }

  /// The connections of this test's pool, as PostgreSQL counts them in that state.
  std::string connections(const std::string& state) const {
    return sql(
        "select count(*) from pg_stat_activity where application_name = 'gigco' and datname = "
        "current_database() and state = '" +
        state + "'");
  }

  boost::asio::io_context context_;
  test::Access access_;
  Database database_;

 private:
  static awaitable<bool> with_value(awaitable<void> work) {
    co_await std::move(work);
    co_return true;
  }
};

}  // namespace gigco::db
