// From an operation that is written down to its outcome: the call, and what it comes to.

#include "domain/payments/outcomes.hpp"
#include "domain/payments/payments.hpp"
#include "domain/payments/refusals.hpp"
#include "platform/core/failpoint.hpp"
#include "platform/json/codec.hpp"
#include "platform/log/log.hpp"
#include "platform/runtime/pause.hpp"
#include "vendors/clover/clover.hpp"

namespace gigco::payments {
namespace {

using namespace std::chrono_literals;
using clover::FailureKind;

constexpr db::Statement kPayment{"payments.payment_of_operation", R"(
  select id, job_id, consumer_id, state, amount_cents as amount, captured_cents as captured,
         refunded_cents as refunded, currency, clover_charge_id, coalesce(buyer_ip, '') as buyer_ip
    from transactions where id = $1)"};

constexpr auto kOutcomePoll = 100ms;
constexpr auto kOutcomePatience = 20s;  // below the time a request may take
// Clover keeps an idempotency key for a day at least, as far as is known.
constexpr auto kKeyLifetime = 23h;
constexpr auto kClockSkew = 5min;
constexpr const char* kNotCharged = "not_charged";

/// What a call needs to know of the payment.
struct Target {
  Id id = 0;
  Id job_id = 0;
  Id consumer_id = 0;
  PaymentState state = PaymentState::pending;
  Cents amount;
  Cents captured;
  Cents refunded;
  std::string currency;
  std::optional<std::string> clover_charge_id;
  std::string buyer_ip;
};
BOOST_DESCRIBE_STRUCT(Target, (),
                      (id, job_id, consumer_id, state, amount, captured, refunded, currency, clover_charge_id,
                       buyer_ip))

/// On the merchant's statement: short enough for Clover, and found again by people.
std::string reference_of(Id payment) { return "G" + std::to_string(payment); }

std::int64_t milliseconds(Timestamp time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

void pass(const Operation& operation, std::string_view step) {
  failpoint("payments." + std::string(json::enum_name(operation.kind)) + "." + std::string(step));
}

/// Whether the charge was made, when the key is too old to ask again. One that was declined was not.
awaitable<clover::Reply<clover::Charge>> look_up(clover::Client& client, const Operation& operation,
                                                 clover::Deadline deadline) {
  const std::int64_t from = milliseconds(operation.created_at - kClockSkew);
  const std::int64_t to = milliseconds(operation.created_at + kKeyLifetime + kClockSkew);
  const clover::Reply<std::vector<clover::Charge>> charges = co_await client.list_charges(from, to, deadline);
  if (!charges) {
    co_return charges.error();
  }
  const std::string key = to_string(operation.uuid);
  for (const clover::Charge& charge : *charges) {
    if (charge.metadata && charge.metadata->operation == key && !charge.is_failed()) {
      co_return charge;
    }
  }
  co_return clover::Failure{
      .kind = FailureKind::refused, .code = kNotCharged, .message = "Clover knows no such charge"};
}

awaitable<clover::Reply<clover::Charge>> authorize(clover::Client& client, const Operation& operation,
                                                   const Target& target, clover::Deadline deadline) {
  if (now() - operation.created_at > kKeyLifetime) {
    co_return co_await look_up(client, operation, deadline);
  }
  clover::AuthorizeRequest request{.key = operation.uuid,
                                   .amount = operation.amount,
                                   .currency = target.currency,
                                   .source = operation.source.value_or(""),
                                   .reference = reference_of(target.id),
                                   .buyer_ip = target.buyer_ip,
                                   .deadline = deadline};
  clover::Reply<clover::Charge> charged = co_await client.charge(std::move(request));
  if (charged || !charged.error().is_repetition) {
    co_return charged;
  }
  clover::Reply<clover::Charge> made = co_await look_up(client, operation, deadline);
  if (!made && made.error().code == kNotCharged) {
    co_return charged;  // so the refusal stands
  }
  co_return made;
}

struct Carried {
  std::optional<clover::Charge> charge;
  std::optional<clover::Refund> refund;
  std::optional<clover::Failure> failure;
};

/// An operation that is repeated may have been done before: then one looks first.
awaitable<Carried> call(clover::Client& client, const Operation& operation, const Target& target,
                        bool is_repeated, clover::Deadline deadline) {
  const std::string charge_id = target.clover_charge_id.value_or("");
  Carried carried;
  if (operation.kind == OperationKind::authorize || operation.kind == OperationKind::capture) {
    clover::Reply<clover::Charge> reply = clover::Charge();
    if (operation.kind == OperationKind::authorize) {
      reply = co_await authorize(client, operation, target, deadline);
    } else {
      clover::CaptureRequest request{.key = operation.uuid,
                                     .charge = charge_id,
                                     .amount = operation.amount,
                                     .buyer_ip = target.buyer_ip,
                                     .look_first = is_repeated,
                                     .deadline = deadline};
      reply = co_await client.capture(std::move(request));
    }
    if (reply) {
      carried.charge = *reply;
    } else {
      carried.failure = reply.error();
    }
    co_return carried;
  }
  clover::RefundRequest request{.key = operation.uuid,
                                .charge = charge_id,
                                .amount = operation.amount,
                                .refunded_before = operation.refunded_before,
                                .look_first = is_repeated,
                                .deadline = deadline};
  const clover::Reply<clover::Refund> reply = co_await client.refund(std::move(request));
  if (reply) {
    carried.refund = *reply;
  } else {
    carried.failure = reply.error();
  }
  co_return carried;
}

/// Whether the operation's end is known: what nobody knows yet, and what our own keys prevent, is tried
/// again. A first authorisation that was never sent is over, because its buyer is waiting; not so one that
/// renews another by itself.
bool is_final(const Operation& operation, const clover::Failure& failure, bool is_repeated) {
  switch (failure.kind) {
    case FailureKind::declined:
    case FailureKind::refused:
    case FailureKind::not_found:
      return true;
    case FailureKind::unauthorized:
    case FailureKind::unavailable:
      return operation.kind == OperationKind::authorize && operation.requested_by && !is_repeated;
    case FailureKind::unknown:
      return false;
  }
  return false;
}

awaitable<void> record(db::Transaction& transaction, const Operation& operation, const Carried& carried) {
  if (carried.failure) {
    co_await record_failed(transaction, operation, *carried.failure);
    co_return;
  }
  switch (operation.kind) {
    case OperationKind::authorize:
      co_await record_authorized(transaction, operation, *carried.charge);
      co_return;
    case OperationKind::capture:
      co_await record_captured(transaction, operation, *carried.charge);
      co_return;
    case OperationKind::release:
      co_await record_released(transaction, operation, *carried.refund);
      co_return;
    case OperationKind::refund:
      co_await record_refunded(transaction, operation, *carried.refund);
      co_return;
  }
}

}  // namespace

awaitable<std::optional<Error>> Payments::unavailable(clover::OperationClass operation, RequestKey key) {
  std::optional<Error> error;
  const bool is_out = client_ == nullptr || client_->is_out(operation);
  if (!is_out) {
    co_return error;
  }
  std::optional<Operation> begun;
  if (client_ != nullptr && !key.is_new) {
    begun = co_await find(database_, key.uuid);
  }
  if (!begun) {
    error = payments_unavailable();
  }
  co_return error;
}

awaitable<void> Payments::carry_out(Operation operation, Try which) {
  const clover::Deadline deadline = std::chrono::steady_clock::now() + kCallTime;
  const bool is_repeated = which == Try::again;
  pass(operation, "recorded");
  const auto target = co_await database_.one<Target>(kPayment, operation.transaction_id);
  const Carried carried = co_await call(*client_, operation, target, is_repeated, deadline);
  pass(operation, "called");
  if (carried.failure && !is_final(operation, *carried.failure, is_repeated)) {
    const clover::Failure& failure = *carried.failure;
    // While Clover is not reached there is nothing that people could decide.
    const bool is_reached = failure.kind != FailureKind::unavailable;
    const bool is_last = is_reached && operation.attempts >= settings_.most_attempts;
    log::warning("payment operation has no outcome yet", {{"operation", to_string(operation.uuid)},
                                                          {"attempt", operation.attempts},
                                                          {"code", failure.code},
                                                          {"given_up", is_last}});
    const Postponement postponement{.pause = settings_.backoff.pause(operation.attempts),
                                    .code = failure.code,
                                    .message = failure.message,
                                    .is_last = is_last,
                                    .counts = is_reached};
    co_await postpone(database_, operation, postponement);
    co_return;
  }
  if (carried.failure && !operation.requested_by) {
    log::error("what a payment's rules ask for was refused",
               {{"operation", to_string(operation.uuid)}, {"code", carried.failure->code}});
  }
  db::Transaction transaction = co_await database_.begin();
  co_await record(transaction, operation, carried);
  pass(operation, "recording");
  co_await transaction.commit();
  pass(operation, "done");
}

awaitable<Result<Operation>> Payments::finish(Uuid key, Result<void> begun) {
  const auto deadline = std::chrono::steady_clock::now() + kOutcomePatience;
  std::optional<Operation> operation = co_await find(database_, key);
  if (!operation && !begun) {
    co_return begun.error();
  }
  if (operation && begun) {
    co_await carry_out(*operation, Try::first);
    operation = co_await find(database_, key);
  } else {
    while (operation && operation->status == OperationStatus::pending &&
           std::chrono::steady_clock::now() < deadline) {
      const std::optional<Operation> claimed = co_await claim(database_, key);
      if (claimed) {
        co_await carry_out(*claimed, Try::again);
      } else {
        co_await runtime::pause(kOutcomePoll);
      }
      operation = co_await find(database_, key);
      if (claimed) {
        break;
      }
    }
  }
  if (!operation || operation->status == OperationStatus::pending ||
      operation->status == OperationStatus::dead) {
    co_return payment_pending();
  }
  if (operation->status == OperationStatus::failed) {
    co_return refused(operation->failure_code.value_or("payment_failed"));
  }
  co_return *operation;
}

}  // namespace gigco::payments
