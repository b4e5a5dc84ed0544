// A transaction that ends with its scope: rolled back unless commit() returned.
#pragma once

#include <memory>

#include "platform/db/executor.hpp"

namespace gigco::db {

class Shard;
class Connection;

/// Lives on the thread that began it. BEGIN travels with the first statement, deferred statements with
/// the next one or the commit, so that a transaction costs one round trip per answer it waits for.
class Transaction : public Executor {
 public:
  Transaction(std::shared_ptr<Shard> shard, std::shared_ptr<Connection> connection) noexcept;
  Transaction(const Transaction&) = delete;
  Transaction(Transaction&&) noexcept;
  Transaction& operator=(const Transaction&) = delete;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction() override;

  boost::asio::awaitable<Rows> run(const Statement& statement, Params params) override;

  /// Queues a write whose answer nobody reads. Should it fail, the next run() or commit() throws.
  template <class... Args>
  void defer(const Statement& statement, const Args&... args) {
    enqueue(statement, Params::pack(args...));
  }

  /// Before anything else: all of it sees the database as its first statement does, and writing a row that
  /// was changed since throws SerializationFailure.
  void keep_one_snapshot();

  /// Returns only when the server has made everything durable.
  boost::asio::awaitable<void> commit();

 private:
  void enqueue(const Statement& statement, Params params);
  void begin_if_needed();

  std::shared_ptr<Shard> shard_;
  std::shared_ptr<Connection> connection_;
  bool begun_ = false;
};

}  // namespace gigco::db
