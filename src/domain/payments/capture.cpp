#include "domain/payments/operations.hpp"
#include "domain/payments/payment.hpp"
#include "domain/payments/payments.hpp"
#include "platform/db/database.hpp"
#include "vendors/clover/clover.hpp"

namespace gigco::payments {
namespace {

Error state_conflict(std::string message) {
  return {.kind = ErrorKind::conflict,
          .code = "PAYMENT_STATE_CONFLICT",
          .title = "not possible in the payment's state",
          .message = std::move(message)};
}

bool is_party(const Held& held, const accounts::Actor& actor) {
  return actor.id == held.job.consumer_id || held.job.gig_worker_id == actor.id || actor.is_admin();
}

Result<void> check(const Held& held, const accounts::Actor& actor, Cents amount) {
  if (!is_party(held, actor)) {
    return jobs::not_your_job();
  }
  if (std::optional<Error> refused = frozen(held)) {
    return *std::move(refused);
  }
  if (!is_done(held.job)) {
    return Error{.kind = ErrorKind::conflict,
                 .code = "JOB_NOT_COMPLETED",
                 .title = "job not completed",
                 .message = "A payment is captured once the job is completed."};
  }
  if (held.payment.state != PaymentState::authorized) {
    return state_conflict("Only an authorized payment can be captured.");
  }
  if (held.payment.is_replaced()) {
    return state_conflict("This authorization was renewed; the job's newer payment takes its place.");
  }
  if (held.payment.is_expired) {
    return state_conflict("The authorization has expired; authorize the payment again.");
  }
  if (amount > held.payment.amount) {
    std::string reason = "must be at most what is authorized: ";
    append_decimal(reason, held.payment.amount);
    return invalid_field("amount", reason);
  }
  // Nobody but the worker can consent to less; an owner who finds it too much disputes.
  const bool is_owner = actor.id == held.job.consumer_id && !actor.is_admin();
  if (amount < held.payment.amount && is_owner) {
    std::string reason = "must be all that is authorized, unless the worker captures less: ";
    append_decimal(reason, held.payment.amount);
    return invalid_field("amount", reason);
  }
  return {};
}

}  // namespace

awaitable<Result<void>> Payments::begin_capture(accounts::Actor actor, CapturePayment command, Uuid key) {
  db::Transaction transaction = co_await database_.begin();
  const Result<Held> held = co_await hold(transaction, command.transaction_id);
  if (!held) {
    co_return held.error();
  }
  const Cents amount = command.amount.value_or(held->payment.amount);
  if (const Result<void> checked = check(*held, actor, amount); !checked) {
    co_return checked.error();
  }
  const NewOperation operation{.uuid = key,
                               .transaction_id = held->payment.id,
                               .kind = OperationKind::capture,
                               .amount = amount,
                               .requested_by = actor.id};
  if (const Result<void> added = co_await add(transaction, operation); !added) {
    co_return added.error();
  }
  audit_operation(transaction, actor, operation);
  co_await transaction.commit();
  co_return Result<void>();
}

/// Whether all that is asked for has been done, be it by ourselves.
awaitable<bool> Payments::is_captured(accounts::Actor actor, CapturePayment command) {
  db::Transaction transaction = co_await database_.begin();
  const Result<Held> held = co_await hold(transaction, command.transaction_id);
  co_return held&& is_party(*held, actor) && held->payment.is_captured() &&
      command.amount.value_or(held->payment.captured) == held->payment.captured;
}

awaitable<Result<TransactionView>> Payments::capture(accounts::Actor actor, CapturePayment command,
                                                     RequestKey key) {
  const ResourceRef payment = command.transaction_id;
  bool is_there = co_await is_captured(actor, command);
  if (!is_there) {
    const std::optional<Error> out = co_await unavailable(clover::OperationClass::capture, key);
    if (out) {
      co_return *out;
    }
    const Result<void> begun = co_await begin_capture(actor, command, key.uuid);
    const Result<Operation> done = co_await finish(key.uuid, begun);
    if (!done) {
      is_there = co_await is_captured(actor, command);  // by somebody else meanwhile
      if (!is_there) {
        co_return done.error();
      }
    }
  }
  Result<TransactionView> view = co_await get(database_, payment);
  if (view) {
    view = as_seen_by(actor, *std::move(view));
  }
  co_return view;
}

}  // namespace gigco::payments
