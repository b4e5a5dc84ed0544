#include "platform/db/transaction.hpp"

#include "platform/db/shard.hpp"

namespace gigco::db {
namespace {

constexpr Statement kBegin{"db.begin", "begin"};
constexpr Statement kOneSnapshot{"db.one_snapshot", "set transaction isolation level repeatable read"};
constexpr Statement kCommit{"db.commit", "commit"};

}  // namespace

Transaction::Transaction(std::shared_ptr<Shard> shard, std::shared_ptr<Connection> connection) noexcept
    : shard_(std::move(shard)), connection_(std::move(connection)) {}

Transaction::Transaction(Transaction&& other) noexcept
    : shard_(std::move(other.shard_)), connection_(std::move(other.connection_)), begun_(other.begun_) {}

Transaction::~Transaction() {
  if (connection_ != nullptr) {
    shard_->release(std::move(connection_));
  }
}

void Transaction::begin_if_needed() {
  if (!std::exchange(begun_, true)) {
    connection_->submit(kBegin, Params(), Sync::none, {});
  }
}

void Transaction::enqueue(const Statement& statement, Params params) {
  begin_if_needed();
  connection_->submit(statement, std::move(params), Sync::none, {});
}

void Transaction::keep_one_snapshot() { enqueue(kOneSnapshot, Params()); }

boost::asio::awaitable<Rows> Transaction::run(const Statement& statement, Params params) {
  begin_if_needed();
  return shard_->run_on(connection_, statement, std::move(params));
}

boost::asio::awaitable<void> Transaction::commit() {
  if (begun_) {
    const StatementTimer timer(kCommit);
    // No cancellation here: once COMMIT is sent, its outcome must be learned.
    const Rows answer =
        co_await runtime::await_completion<Rows>([&](runtime::Completion<Rows> completion, const auto&) {
          connection_->submit(kCommit, Params(), Sync::after_this, std::move(completion));
        });
    if (answer.command_tag() != "COMMIT") {
      throw Unavailable("the transaction had failed and was rolled back");
    }
  }
  shard_->release(std::move(connection_));
}

}  // namespace gigco::db
