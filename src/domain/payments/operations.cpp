#include "domain/payments/operations.hpp"

#include "domain/audit/audit.hpp"
#include "platform/json/codec.hpp"

namespace gigco::payments {
namespace {

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): a statement's text must be one literal
#define GIGCO_OPERATION_COLUMNS                                                                       \
  "id, uuid, transaction_id, kind, amount_cents as amount, status, source, refunded_before_cents as " \
  "refunded_before, requested_by, attempts, failure_code, vendor_id, created_at, finished_at"

// No row when the payment has another that is not at its end (the index payment_operations_open), or when
// this one has been written before.
constexpr db::Statement kAdd{"payments.add_operation", R"(
  insert into payment_operations (uuid, transaction_id, kind, amount_cents, source, refunded_before_cents, reason,
                                  requested_by, attempts, leased_until)
  values ($1, $2, $3, $4, $5, $6, $7, $8, 1, now() + make_interval(secs => $9))
  on conflict do nothing)"};

constexpr db::Statement kFind{"payments.find_operation",
                              "select " GIGCO_OPERATION_COLUMNS " from payment_operations where uuid = $1"};

constexpr db::Statement kClaim{"payments.claim_operation", R"(
  update payment_operations
     set leased_until = now() + make_interval(secs => $2)
   where uuid = $1 and status = 'pending' and (leased_until is null or leased_until <= now())
  returning )" GIGCO_OPERATION_COLUMNS};

constexpr db::Statement kClaimDue{"payments.claim_due", R"(
  update payment_operations
     set attempts = attempts + 1, leased_until = now() + make_interval(secs => $1)
   where id = (select id from payment_operations
                 where status = 'pending' and next_attempt_at <= now()
                   and (leased_until is null or leased_until <= now())
                 order by next_attempt_at limit 1 for update skip locked)
  returning )" GIGCO_OPERATION_COLUMNS};

constexpr db::Statement kSucceed{"payments.succeed_operation", R"(
  update payment_operations
     set status = 'succeeded', vendor_id = $2, source = null, failure_code = null, failure_message = null,
         leased_until = null, finished_at = now()
   where id = $1 and status = 'pending')"};

constexpr db::Statement kFail{"payments.fail_operation", R"(
  update payment_operations
     set status = 'failed', failure_code = $2, failure_message = $3, source = null, leased_until = null,
         finished_at = now()
   where id = $1 and status = 'pending')"};

constexpr db::Statement kPostpone{"payments.postpone_operation", R"(
  update payment_operations
     set status = case when $5::boolean then 'dead' else status end, dead_at = case when $5 then now() end,
         failure_code = $3, failure_message = $4,
         attempts = case when $6::boolean then attempts else greatest(attempts - 1, 1) end,
         leased_until = null, next_attempt_at = now() + make_interval(secs => $2)
   where id = $1 and status = 'pending')"};

constexpr double kMillisecondsPerSecond = 1'000;

}  // namespace

awaitable<Result<void>> add(db::Transaction& transaction, const NewOperation& operation) {
  const std::int64_t added = co_await transaction.execute(
      kAdd, operation.uuid, operation.transaction_id, operation.kind, operation.amount, operation.source,
      operation.refunded_before, operation.reason, operation.requested_by, std::int64_t{kLease.count()});
  if (added == 0) {
    co_return Error{.kind = ErrorKind::conflict,
                    .code = "payment_in_progress",
                    .title = "payment in progress",
                    .message = "Something is being done with this payment; try again in a moment."};
  }
  co_return Result<void>();
}

void audit_operation(db::Transaction& transaction, const accounts::Actor& actor,
                     const NewOperation& operation) {
  if (!actor.is_admin()) {
    return;
  }
  std::string amount;
  append_decimal(amount, operation.amount);
  const std::string name = "payment." + std::string(json::enum_name(operation.kind));
  audit::record(transaction, {.admin_id = actor.id,
                              .name = name,
                              .subject_type = "transaction",
                              .subject_id = operation.transaction_id,
                              .reason = operation.reason,
                              .changes = {{"amount", "0.00", std::move(amount)}}});
}

awaitable<std::optional<Operation>> find(db::Executor& database, const Uuid& uuid) {
  return database.maybe<Operation>(kFind, uuid);
}

awaitable<std::optional<Operation>> claim(db::Executor& database, const Uuid& uuid) {
  return database.maybe<Operation>(kClaim, uuid, std::int64_t{kLease.count()});
}

awaitable<std::optional<Operation>> claim_due(db::Executor& database) {
  return database.maybe<Operation>(kClaimDue, std::int64_t{kLease.count()});
}

awaitable<bool> succeed(db::Transaction& transaction, const Operation& operation,
                        const std::string& vendor_id) {
  const std::int64_t changed = co_await transaction.execute(kSucceed, operation.id, vendor_id);
  co_return changed == 1;
}

awaitable<bool> fail(db::Transaction& transaction, const Operation& operation, const std::string& code,
                     const std::string& message) {
  const std::int64_t changed = co_await transaction.execute(kFail, operation.id, code, message);
  co_return changed == 1;
}

awaitable<void> postpone(db::Executor& database, const Operation& operation, const Postponement& how) {
  const double seconds = static_cast<double>(how.pause.count()) / kMillisecondsPerSecond;
  co_await database.execute(kPostpone, operation.id, seconds, how.code, how.message, how.is_last, how.counts);
}

}  // namespace gigco::payments
