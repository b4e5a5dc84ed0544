#include "domain/payments/outcomes.hpp"

#include "domain/notifications/notifications.hpp"
#include "domain/payments/ledger.hpp"
#include "domain/payments/refusals.hpp"

namespace gigco::payments {
namespace {

// Clover names 7 days for Visa and 30 for Mastercard, and nothing for the others.
constexpr std::int64_t kAuthorizationDays = 7;

constexpr db::Statement kAuthorized{"payments.authorized", R"(
  update transactions
     set state = 'authorized', status = status_of_state('authorized'), clover_charge_id = $2, card_brand = $3,
         card_last4 = $4, authorized_at = now(), updated_at = now(),
         authorization_expires_at = least(now(), $6) + make_interval(days => $5::int)
   where id = $1 and state = 'pending')"};

// A card kept along with its first payment is told apart by what the processor says of it.
constexpr db::Statement kKnowCard{"payments.know_card", R"(
  update payment_methods set brand = $2, last4 = $3, exp_month = $4, exp_year = $5
   where id = (select payment_method_id from transactions where id = $1) and last4 is null and $3 ~ '^[0-9]{4}$')"};

constexpr db::Statement kCaptured{"payments.captured", R"(
  update transactions
     set state = 'captured', status = status_of_state('captured'), captured_cents = $2, captured_at = now(),
         updated_at = now()
   where id = $1 and state = 'authorized')"};

constexpr db::Statement kSplit{"payments.split", R"(
  update transactions
     set worker_payment_cents = $2, platform_fee_cents = $3, processing_fee_cents = $4, gig_worker_id = $5,
         split_at = now(), updated_at = now()
   where id = $1 and split_at is null)"};

constexpr db::Statement kReleased{"payments.released", R"(
  update transactions
     set state = 'voided', status = status_of_state('voided'), refunded_at = now(), updated_at = now()
   where id = $1 and state = 'authorized')"};

// What is under way may be its capture: then that decides.
constexpr db::Statement kExpired{"payments.expired", R"(
  update transactions
     set state = 'expired', status = status_of_state('expired'), updated_at = now()
   where id = $1 and state = 'authorized' and authorization_expires_at <= now()
     and not exists (select from payment_operations
                      where transaction_id = $1 and status in ('pending', 'dead')))"};

constexpr db::Statement kRefunded{"payments.refunded", R"(
  update transactions
     set state = $2, status = status_of_state($2), refunded_cents = refunded_cents + $3, refunded_at = now(),
         worker_payment_cents = $4, platform_fee_cents = $5, processing_fee_cents = $6, updated_at = now()
   where id = $1 and state in ('captured', 'partially_refunded'))"};

constexpr db::Statement kFailed{"payments.failed", R"(
  update transactions
     set state = case when state = 'pending' then 'failed' else state end,
         status = status_of_state(case when state = 'pending' then 'failed' else state end),
         failure_code = $2, updated_at = now()
   where id = $1)"};

constexpr db::Statement kTell{"payments.tell", R"(
  insert into outbox (topic, subject_id, payload)
  values ('payment.' || $2::text, $1::bigint,
          jsonb_build_object('transaction_id', $1::bigint, 'job_id', $3::bigint, 'amount_cents', $4::bigint)))"};

/// Nothing when the operation has its outcome already.
awaitable<std::optional<Held>> take(db::Transaction& transaction, const Operation& operation,
                                    const std::string& vendor_id) {
  const ResourceRef payment = operation.transaction_id;
  const Result<Held> held = co_await hold(transaction, payment);
  const bool is_first = co_await succeed(transaction, operation, vendor_id);
  std::optional<Held> taken;
  if (is_first) {
    taken = held.value();
  }
  co_return taken;
}

void tell(db::Transaction& transaction, std::string_view event, const Payment& payment, Cents amount) {
  transaction.defer(kTell, payment.id, event, payment.job_id, amount);
}

/// To whoever pays.
void notify_consumer(db::Transaction& transaction, const Payment& payment, std::string_view title,
                     std::string_view message) {
  notifications::send(transaction, {.recipient = payment.consumer_id,
                                    .kind = notifications::Kind::system_message,
                                    .job_id = payment.job_id,
                                    .title = title,
                                    .message = message});
}

/// The processor's clock, from which the authorisation counts; ours when it says nothing.
Timestamp created_at(const clover::Charge& charge) {
  return charge.created > 0 ? Timestamp(std::chrono::milliseconds(charge.created)) : now();
}

Cents negative(Cents amount) { return Cents{-amount.count}; }

}  // namespace

awaitable<void> record_authorized(db::Transaction& transaction, const Operation& operation,
                                  const clover::Charge& charge) {
  const std::optional<Held> held = co_await take(transaction, operation, charge.id);
  if (!held) {
    co_return;
  }
  const Payment& payment = held->payment;
  const clover::Card card = charge.source.value_or(clover::Card());
  transaction.defer(kAuthorized, payment.id, charge.id, card.brand, card.last4, kAuthorizationDays,
                    created_at(charge));
  transaction.defer(kKnowCard, payment.id, card.brand, card.last4, card.exp_month, card.exp_year);
  post(transaction, {.transaction_id = payment.id,
                     .operation_id = operation.id,
                     .event = LedgerEvent::authorize,
                     .entries = {{Account::consumer_card, payment.consumer_id, negative(payment.amount)},
                                 {Account::card_hold, {}, payment.amount}}});
  tell(transaction, "authorized", payment, payment.amount);
}

void divide(db::Transaction& transaction, const Held& held, Id operation_id) {
  const Payment& payment = held.payment;
  const Split parts = payment.parts_after(payment.refunded);
  const Id worker = held.job.gig_worker_id.value();
  transaction.defer(kSplit, payment.id, parts.worker, parts.platform, parts.processor, worker);
  post(transaction, {.transaction_id = payment.id,
                     .operation_id = operation_id,
                     .event = LedgerEvent::split,
                     .entries = entries_between(Split(), parts, worker, {Account::escrow, {}, {}})});
  tell(transaction, "split", payment, parts.worker);
  notifications::send(transaction, {.recipient = worker,
                                    .kind = notifications::Kind::payment_received,
                                    .job_id = payment.job_id,
                                    .title = payment.is_tip ? "You have a tip" : "You are paid",
                                    .message = payment.is_tip ? "Somebody thanks you for \"%s\"."
                                                              : "The money for \"%s\" is yours."});
  jobs::mark_paid(transaction, held.job);
}

awaitable<void> record_captured(db::Transaction& transaction, const Operation& operation,
                                const clover::Charge& charge) {
  std::optional<Held> held = co_await take(transaction, operation, charge.id);
  if (!held) {
    co_return;
  }
  Payment& payment = held->payment;
  payment.captured = Cents{charge.amount_captured.value_or(operation.amount.count)};
  transaction.defer(kCaptured, payment.id, payment.captured);
  const Cents freed{payment.amount.count - payment.captured.count};
  post(transaction, {.transaction_id = payment.id,
                     .operation_id = operation.id,
                     .event = LedgerEvent::capture,
                     .entries = {{Account::card_hold, {}, negative(payment.amount)},
                                 {Account::consumer_card, payment.consumer_id, freed},
                                 {Account::escrow, {}, payment.captured}}});
  tell(transaction, "captured", payment, payment.captured);
  if (is_done(held->job) && held->job.gig_worker_id) {
    divide(transaction, *held, operation.id);
  }
}

awaitable<void> record_released(db::Transaction& transaction, const Operation& operation,
                                const clover::Refund& refund) {
  const std::optional<Held> held = co_await take(transaction, operation, refund.id);
  if (!held) {
    co_return;
  }
  const Payment& payment = held->payment;
  transaction.defer(kReleased, payment.id);
  post(transaction, {.transaction_id = payment.id,
                     .operation_id = operation.id,
                     .event = LedgerEvent::release,
                     .entries = {{Account::card_hold, {}, negative(payment.amount)},
                                 {Account::consumer_card, payment.consumer_id, payment.amount}}});
  tell(transaction, "voided", payment, payment.amount);
  if (payment.is_replaced()) {
    co_return;  // nothing has changed for the consumer
  }
  const bool is_over =
      operation.requested_by || held->job.status == jobs::JobStatus::cancelled || is_done(held->job);
  notify_consumer(
      transaction, payment, "Payment released",
      is_over ? "What was reserved for \"%s\" is yours again."
              : "What was reserved for \"%s\" was about to lapse and is yours again. Please authorize the "
                "payment anew.");
}

awaitable<bool> record_expired(db::Transaction& transaction, const Held& held) {
  const Payment& payment = held.payment;
  const std::int64_t expired = co_await transaction.execute(kExpired, payment.id);
  if (expired == 0) {
    co_return false;
  }
  post(transaction, {.transaction_id = payment.id,
                     .operation_id = 0,
                     .event = LedgerEvent::release,
                     .entries = {{Account::card_hold, {}, negative(payment.amount)},
                                 {Account::consumer_card, payment.consumer_id, payment.amount}}});
  tell(transaction, "expired", payment, payment.amount);
  notify_consumer(transaction, payment, "Payment expired",
                  "What was reserved for \"%s\" has lapsed. Please authorize the payment again.");
  co_return true;
}

awaitable<void> record_refunded(db::Transaction& transaction, const Operation& operation,
                                const clover::Refund& refund) {
  const std::optional<Held> held = co_await take(transaction, operation, refund.id);
  if (!held) {
    co_return;
  }
  const Payment& payment = held->payment;
  const Cents refunded{payment.refunded.count + operation.amount.count};
  const PaymentState after =
      refunded == payment.captured ? PaymentState::refunded : PaymentState::partially_refunded;
  Split parts;
  std::vector<Entry> entries{{Account::escrow, {}, negative(operation.amount)},
                             {Account::consumer_card, payment.consumer_id, operation.amount}};
  if (payment.is_split) {
    parts = payment.parts_after(refunded);
    entries = entries_between(payment.split, parts, payment.paid_worker_id.value(),
                              {Account::consumer_card, payment.consumer_id, {}});
  }
  transaction.defer(kRefunded, payment.id, after, operation.amount, parts.worker, parts.platform,
                    parts.processor);
  post(transaction, {.transaction_id = payment.id,
                     .operation_id = operation.id,
                     .event = LedgerEvent::refund,
                     .entries = std::move(entries)});
  tell(transaction, "refunded", payment, operation.amount);
  notify_consumer(transaction, payment, "Payment refunded", "Money for \"%s\" is on its way back to you.");
  if (payment.paid_worker_id) {
    notifications::send(transaction, {.recipient = *payment.paid_worker_id,
                                      .kind = notifications::Kind::system_message,
                                      .job_id = payment.job_id,
                                      .title = "Payment refunded",
                                      .message = "Money for \"%s\" went back to the consumer."});
  }
}

awaitable<void> record_failed(db::Transaction& transaction, const Operation& operation,
                              const clover::Failure& failure) {
  const ResourceRef payment = operation.transaction_id;
  const Result<Held> held = co_await hold(transaction, payment);
  const std::string code = code_of(failure);
  const bool is_first = co_await fail(transaction, operation, code, failure.message);
  if (is_first) {
    transaction.defer(kFailed, operation.transaction_id, code);
    tell(transaction, "failed", held.value().payment, operation.amount);
    notify_consumer(transaction, held.value().payment, "Payment failed",
                    "A payment for \"%s\" was not possible.");
  }
}

}  // namespace gigco::payments
