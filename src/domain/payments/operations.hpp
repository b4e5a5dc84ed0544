// What is to be done at the card processor, one row each: written before the call and kept until its outcome
// is known. The uuid is the processor's idempotency key from the first try to the last. Internal to this
// room.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/describe.hpp>

#include "domain/accounts/actor.hpp"
#include "platform/core/error.hpp"
#include "platform/core/identifiers.hpp"
#include "platform/core/money.hpp"
#include "platform/db/database.hpp"

namespace gigco::payments {

using boost::asio::awaitable;

enum class OperationKind { authorize, capture, release, refund };
BOOST_DESCRIBE_ENUM(OperationKind, authorize, capture, release, refund)

enum class OperationStatus { pending, succeeded, failed, dead };
BOOST_DESCRIBE_ENUM(OperationStatus, pending, succeeded, failed, dead)

struct Operation {
  Id id = 0;
  Uuid uuid;
  Id transaction_id = 0;
  OperationKind kind = OperationKind::authorize;
  Cents amount;
  OperationStatus status = OperationStatus::pending;
  std::optional<std::string> source;
  Cents refunded_before;
  std::optional<Id> requested_by;
  std::int32_t attempts = 0;
  std::optional<std::string> failure_code;
  std::optional<std::string> vendor_id;
  Timestamp created_at;
  std::optional<Timestamp> finished_at;
};
BOOST_DESCRIBE_STRUCT(Operation, (),
                      (id, uuid, transaction_id, kind, amount, status, source, refunded_before, requested_by,
                       attempts, failure_code, vendor_id, created_at, finished_at))

struct NewOperation {
  Uuid uuid;
  Id transaction_id = 0;
  OperationKind kind = OperationKind::authorize;
  Cents amount = {};
  std::optional<std::string> source = {};
  Cents refunded_before = {};
  std::optional<std::string> reason = {};
  std::optional<Id> requested_by = {};
};

/// Whoever writes an operation carries it out, for so long; after that anybody may.
inline constexpr std::chrono::seconds kLease{60};
/// What carrying it out may take at the processor, all attempts together: so much less than the lease that
/// nobody else is at the same operation while one's own last call is under way.
inline constexpr std::chrono::seconds kCallTime{45};

/// Error: 409 payment_in_progress when another operation of the same payment has no outcome yet.
[[nodiscard]] awaitable<Result<void>> add(db::Transaction& transaction, const NewOperation& operation);

/// Queues the entry in the audit log, when it is an administrator who asks for it.
void audit_operation(db::Transaction& transaction, const accounts::Actor& actor,
                     const NewOperation& operation);

[[nodiscard]] awaitable<std::optional<Operation>> find(db::Executor& database, const Uuid& uuid);

/// Takes the operation for kLease, for who waits for it; this counts as no attempt, or the impatient would
/// use them up. Nothing when it has its outcome, or somebody else is at it.
[[nodiscard]] awaitable<std::optional<Operation>> claim(db::Executor& database, const Uuid& uuid);
/// Takes the one whose time came first, for one attempt more. One only: a lease runs from here, and work in a
/// row behind others would outlast it.
[[nodiscard]] awaitable<std::optional<Operation>> claim_due(db::Executor& database);

/// Within the transaction that records what came of it. False when somebody else was first.
[[nodiscard]] awaitable<bool> succeed(db::Transaction& transaction, const Operation& operation,
                                      const std::string& vendor_id);
[[nodiscard]] awaitable<bool> fail(db::Transaction& transaction, const Operation& operation,
                                   const std::string& code, const std::string& message);
struct Postponement {
  std::chrono::milliseconds pause{};
  std::string code;
  std::string message;
  bool is_last = false;  // dead: people decide
  bool counts = true;    // or the attempt is given back
};

[[nodiscard]] awaitable<void> postpone(db::Executor& database, const Operation& operation,
                                       const Postponement& how);

}  // namespace gigco::payments
