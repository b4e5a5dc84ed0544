// The answers of writes, kept by the key that the client gave, so that a retry gets the same one and nothing
// is done twice. The table idempotency_keys is known here alone; HTTP is not.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "platform/core/error.hpp"
#include "platform/core/identifiers.hpp"
#include "platform/db/transaction.hpp"

namespace gigco::idempotency {

using boost::asio::awaitable;

/// A write that may come again.
struct Write {
  Id user_id = 0;
  std::string key;        // the client's, its own for each user
  std::string operation;  // another one, or
  std::string body_hash;  // another body, may not come under the same key
};

struct Answer {
  std::int32_t status = 0;
  std::string body;
};

struct Claim {
  std::optional<Answer> answer;  // when the write was done before
  Uuid request;                  // the same for every retry
};

/// Takes the key, or gives what is kept under it. In a transaction, a second one with the key waits until the
/// first has ended. Error: 422 IDEMPOTENCY_KEY_REUSED for another operation or body.
[[nodiscard]] awaitable<Result<Claim>> claim(db::Executor& database, const Write& write);

/// Keeps the answer of a claimed write.
[[nodiscard]] awaitable<void> keep(db::Executor& database, const Write& write, Answer answer);
/// The same, with what the transaction commits.
void keep_at_commit(db::Transaction& transaction, const Write& write, const Answer& answer);

/// What was begun under this uuid was given up: the next retry begins anew, under another. Nothing changes
/// when that has happened already.
[[nodiscard]] awaitable<void> renew(db::Executor& database, const Write& write, const Uuid& request);

/// Forgets at most so many of those that were claimed longer ago, oldest first; gives how many.
[[nodiscard]] awaitable<std::int64_t> forget_older(db::Executor& database, std::int64_t seconds,
                                                   std::int64_t most);

}  // namespace gigco::idempotency
