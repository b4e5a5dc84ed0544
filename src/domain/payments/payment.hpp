// One payment of a job as this room works with it, and holding it still while it changes.
#pragma once

#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/describe.hpp>

#include "domain/jobs/standing.hpp"
#include "domain/payments/fees.hpp"
#include "platform/core/identifiers.hpp"
#include "platform/core/timestamp.hpp"
#include "platform/db/transaction.hpp"

namespace gigco::payments {

using boost::asio::awaitable;

/// The names stand in the database and in the API.
enum class PaymentState {
  recorded,  // by an administrator: nothing was done at the processor
  pending,
  authorized,
  captured,
  partially_refunded,
  refunded,
  voided,
  expired,
  failed
};
BOOST_DESCRIBE_ENUM(PaymentState, recorded, pending, authorized, captured, partially_refunded, refunded,
                    voided, expired, failed)

struct Payment {
  Id id = 0;
  Id job_id = 0;
  Id consumer_id = 0;
  PaymentState state = PaymentState::pending;
  Cents amount;  // authorised
  Cents captured;
  Cents refunded;  // of what was captured
  std::string currency;
  FeeRates rates;
  Split split;  // all zero until the money has left escrow
  std::optional<std::string> clover_charge_id;
  std::string buyer_ip;
  bool is_tip = false;
  std::optional<Id> paid_worker_id;     // whose part it became when it left escrow, whoever has the job now
  std::optional<Cents> award;           // what a decided dispute leaves to the worker, fees included
  std::optional<PaymentState> renewal;  // of the payment that was made in the place of this one
  bool is_expired = false;              // the authorisation
  bool is_split = false;

  /// Whose what is captured is, after so much was refunded.
  [[nodiscard]] Split parts_after(Cents all_refunds) const noexcept {
    return is_tip ? split_of_tip(captured, all_refunds, rates)
                  : split_after_refunds(captured, all_refunds, rates);
  }
  /// Its place is taken: it must be let go, and not captured beside the other.
  [[nodiscard]] bool is_replaced() const noexcept {
    return renewal && *renewal != PaymentState::failed && *renewal != PaymentState::voided &&
           *renewal != PaymentState::expired;
  }
  [[nodiscard]] Cents refundable() const noexcept { return Cents{captured.count - refunded.count}; }
  /// Captured, whatever was refunded of it since.
  [[nodiscard]] bool is_captured() const noexcept {
    return state == PaymentState::captured || state == PaymentState::partially_refunded ||
           state == PaymentState::refunded;
  }
};
BOOST_DESCRIBE_STRUCT(Payment, (),
                      (id, job_id, consumer_id, state, amount, captured, refunded, currency, rates, split,
                       clover_charge_id, buyer_ip, is_tip, paid_worker_id, award, renewal, is_expired,
                       is_split))

/// A payment and its job, neither of which anybody else changes until the transaction ends. Always taken in
/// this order: first the job, then the payment.
struct Held {
  jobs::Standing job;
  Payment payment;
};

/// Errors: TRANSACTION_NOT_FOUND, also for one that was only recorded by hand.
[[nodiscard]] awaitable<Result<Held>> hold(db::Transaction& transaction, ResourceRef payment);

/// 409 while people dispute about the job, or after it has been decided: its money moves by the decision
/// alone.
[[nodiscard]] std::optional<Error> frozen(const Held& held);

/// The job's id. Errors: JOB_NOT_FOUND, NOT_YOUR_JOB for anyone but its consumer, its worker and
/// administrators.
[[nodiscard]] awaitable<Result<Id>> job_for_party(db::Executor& database, ResourceRef job,
                                                  const accounts::Actor& actor);

/// Whether its job is done, as both have said or as stands for it.
[[nodiscard]] bool is_done(const jobs::Standing& job) noexcept;

/// Whether its worker has begun, and counts on the money.
[[nodiscard]] bool is_begun(const jobs::Standing& job) noexcept;

[[nodiscard]] Error payment_not_found();

}  // namespace gigco::payments
