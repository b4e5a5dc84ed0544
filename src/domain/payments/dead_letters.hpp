// Operations that were tried as often as is sensible without an outcome. People decide: to try again, or to
// let go. Until then nothing else is done with the payment.
#pragma once

#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/describe.hpp>

#include "domain/accounts/actor.hpp"
#include "domain/paging/list.hpp"
#include "domain/payments/operations.hpp"
#include "platform/db/transaction.hpp"
#include "platform/json/rules.hpp"

namespace gigco::payments {

struct DeadLetter {
  Id id = 0;
  Uuid uuid;  // also the processor's idempotency key
  Id transaction_id = 0;
  Id job_id = 0;
  OperationKind kind = OperationKind::authorize;
  Cents amount;
  OperationStatus status = OperationStatus::dead;
  std::int32_t attempts = 0;
  std::optional<std::string> failure_code;  // of the last attempt
  std::optional<std::string> failure_message;
  std::optional<Id> requested_by;  // nobody: the platform itself
  std::optional<std::string> clover_charge_id;
  Timestamp created_at;
  std::optional<Timestamp> dead_at;
};
BOOST_DESCRIBE_STRUCT(DeadLetter, (),
                      (id, uuid, transaction_id, job_id, kind, amount, status, attempts, failure_code,
                       failure_message, requested_by, clover_charge_id, created_at, dead_at))

struct ReplayDeadLetter {
  std::optional<std::string> reason;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(ReplayDeadLetter, (), (reason))

struct DiscardDeadLetter {
  std::string reason;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(DiscardDeadLetter, (), (reason))

/// Newest first. Errors: `invalid` (cursor, page, offset).
[[nodiscard]] awaitable<Result<paging::Page<DeadLetter>>> list_dead_letters(db::Executor& database,
                                                                            const paging::PageQuery& query);
/// Errors of this and the next two: DEAD_LETTER_NOT_FOUND.
[[nodiscard]] awaitable<Result<DeadLetter>> get_dead_letter(db::Executor& database, ResourceRef letter);

/// Tried again at once, and as often as a new operation.
[[nodiscard]] awaitable<Result<DeadLetter>> replay(db::Transaction& transaction, const accounts::Actor& admin,
                                                   ResourceRef ref, const ReplayDeadLetter& command);
/// Counts as failed. What the processor may have done all the same is found when the books are compared.
[[nodiscard]] awaitable<Result<DeadLetter>> discard(db::Transaction& transaction,
                                                    const accounts::Actor& admin, ResourceRef ref,
                                                    const DiscardDeadLetter& command);

}  // namespace gigco::payments
