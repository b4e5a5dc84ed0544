#include "domain/payments/operations.hpp"
#include "domain/payments/payment.hpp"
#include "domain/payments/payments.hpp"
#include "platform/db/database.hpp"
#include "vendors/clover/clover.hpp"

namespace gigco::payments {
namespace {

constexpr db::Statement kIsWithin{"payments.split_within", R"(
  select split_at is null or split_at > now() - make_interval(secs => $2) from transactions where id = $1)"};

Result<NewOperation> give_back(const Payment& payment, const RefundPayment& command) {
  const bool is_hold = payment.state == PaymentState::authorized;
  const Cents left = is_hold ? payment.amount : payment.refundable();
  if (!is_hold && !payment.is_captured()) {
    return Error{.kind = ErrorKind::conflict,
                 .code = "PAYMENT_STATE_CONFLICT",
                 .title = "not possible in the payment's state",
                 .message = "Only an authorized or captured payment can be refunded."};
  }
  if (left == Cents{0}) {
    return Error{.kind = ErrorKind::conflict,
                 .code = "PAYMENT_ALREADY_REFUNDED",
                 .title = "payment already refunded",
                 .message = "All of this payment has been refunded already."};
  }
  const Cents amount = command.amount.value_or(left);
  if (amount > left || (is_hold && amount != left)) {
    std::string reason = is_hold ? "must be all of what is authorized and not captured: "
                                 : "must be at most what is left of the payment: ";
    append_decimal(reason, left);
    return invalid_field("amount", reason);
  }
  return NewOperation{.uuid = {},
                      .transaction_id = payment.id,
                      .kind = is_hold ? OperationKind::release : OperationKind::refund,
                      .amount = amount,
                      .refunded_before = payment.refunded,
                      .reason = command.reason};
}

}  // namespace

awaitable<Result<void>> Payments::begin_refund(accounts::Actor actor, RefundPayment command, Uuid key) {
  db::Transaction transaction = co_await database_.begin();
  const Result<Held> held = co_await hold(transaction, command.transaction_id);
  if (!held) {
    co_return held.error();
  }
  if (held->job.consumer_id != actor.id && !actor.is_admin()) {
    co_return jobs::not_your_job();
  }
  if (std::optional<Error> refused = frozen(*held)) {
    co_return *std::move(refused);
  }
  if (held->payment.award && !actor.is_admin()) {
    co_return Error{.kind = ErrorKind::conflict,
                    .code = "PAYMENT_DECIDED",
                    .title = "payment decided",
                    .message = "A dispute has decided about this payment; ask our support."};
  }
  if (is_begun(held->job) && !held->payment.is_split && !actor.is_admin()) {
    co_return Error{.kind = ErrorKind::conflict,
                    .code = "WORK_HAS_BEGUN",
                    .title = "work has begun",
                    .message = "The worker counts on this money; dispute the job if something is wrong."};
  }
  if (!actor.is_admin()) {
    const std::int64_t window = settings_.refund_window.count();
    const bool is_within = co_await transaction.one<bool>(kIsWithin, held->payment.id, window);
    if (!is_within) {
      co_return Error{.kind = ErrorKind::conflict,
                      .code = "REFUND_WINDOW_OVER",
                      .title = "refund window over",
                      .message = "This money has been the worker's for too long; ask our support."};
    }
  }
  Result<NewOperation> operation = give_back(held->payment, command);
  if (!operation) {
    co_return operation.error();
  }
  operation->uuid = key;
  operation->requested_by = actor.id;
  if (const Result<void> added = co_await add(transaction, *operation); !added) {
    co_return added.error();
  }
  audit_operation(transaction, actor, *operation);
  co_await transaction.commit();
  co_return Result<void>();
}

awaitable<Result<RefundOutcome>> Payments::refund(accounts::Actor actor, RefundPayment command,
                                                  RequestKey key) {
  const std::optional<Error> out = co_await unavailable(clover::OperationClass::refund, key);
  if (out) {
    co_return *out;
  }
  const Result<void> begun = co_await begin_refund(actor, std::move(command), key.uuid);
  const Result<Operation> done = co_await finish(key.uuid, begun);
  if (!done) {
    co_return done.error();
  }
  const ResourceRef payment = done->transaction_id;
  Result<TransactionView> view = co_await get(database_, payment);
  if (!view) {
    co_return view.error();
  }
  RefundOutcome outcome{.transaction = *std::move(view),
                        .amount = done->amount,
                        .refund_id = done->vendor_id.value_or(""),
                        .refunded_at = done->finished_at};
  co_return outcome;
}

}  // namespace gigco::payments
