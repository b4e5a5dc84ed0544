// What a domain function needs of a database: to run statements. A Database runs each by itself, a
// Transaction runs them together.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "platform/db/errors.hpp"
#include "platform/db/params.hpp"
#include "platform/db/rows.hpp"
#include "platform/db/statement.hpp"

namespace gigco::db {

/// Every call may throw Unavailable or QueryError. Not for use by two coroutines at once.
class Executor {
 public:
  Executor() = default;
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;
  virtual ~Executor() = default;

  virtual boost::asio::awaitable<Rows> run(const Statement& statement, Params params) = 0;

  template <class T, class... Args>
  [[nodiscard]] boost::asio::awaitable<std::vector<T>> all(const Statement& statement, const Args&... args) {
    return decode_all<T>(run(statement, Params::pack(args...)));
  }

  /// The only row, or nothing.
  template <class T, class... Args>
  [[nodiscard]] boost::asio::awaitable<std::optional<T>> maybe(const Statement& statement,
                                                               const Args&... args) {
    return decode_maybe<T>(run(statement, Params::pack(args...)));
  }

  /// The first of the rows, of which there must be one: `count(*)`, `insert … returning`.
  template <class T, class... Args>
  [[nodiscard]] boost::asio::awaitable<T> one(const Statement& statement, const Args&... args) {
    return decode_one<T>(run(statement, Params::pack(args...)));
  }

  /// How many rows were written.
  template <class... Args>
  [[nodiscard]] boost::asio::awaitable<std::int64_t> execute(const Statement& statement,
                                                             const Args&... args) {
    return count_affected(run(statement, Params::pack(args...)));
  }

 private:
  template <class T>
  static boost::asio::awaitable<std::vector<T>> decode_all(boost::asio::awaitable<Rows> rows) {
    const Rows answer = co_await std::move(rows);
    co_return answer.all<T>();
  }
  template <class T>
  static boost::asio::awaitable<std::optional<T>> decode_maybe(boost::asio::awaitable<Rows> rows) {
    const Rows answer = co_await std::move(rows);
    std::optional<T> value;
    if (answer.size() > 0) {
      value = answer.get<T>(0);
    }
    co_return value;
  }
  template <class T>
  static boost::asio::awaitable<T> decode_one(boost::asio::awaitable<Rows> rows) {
    const Rows answer = co_await std::move(rows);
    co_return answer.get<T>(0);
  }
  static boost::asio::awaitable<std::int64_t> count_affected(boost::asio::awaitable<Rows> rows) {
    const Rows answer = co_await std::move(rows);
    co_return answer.affected();
  }
};

}  // namespace gigco::db
