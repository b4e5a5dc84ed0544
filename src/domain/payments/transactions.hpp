// Payments as they are looked up, and as administrators record by hand what was paid elsewhere.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/describe.hpp>

#include "domain/accounts/actor.hpp"
#include "domain/paging/list.hpp"
#include "domain/payments/payment.hpp"
#include "platform/core/money.hpp"
#include "platform/db/transaction.hpp"
#include "platform/json/rules.hpp"

namespace gigco::payments {

enum class TransactionType { authorization, capture, charge, refund, payout, fee, tip };
BOOST_DESCRIBE_ENUM(TransactionType, authorization, capture, charge, refund, payout, fee, tip)

enum class TransactionStatus { pending, completed, failed, refunded };
BOOST_DESCRIBE_ENUM(TransactionStatus, pending, completed, failed, refunded)

struct TransactionView {
  Id id = 0;
  Uuid uuid;
  Id job_id = 0;
  Id consumer_id = 0;
  std::optional<Id> gig_worker_id;
  TransactionType type = TransactionType::charge;
  Cents amount;
  std::string currency;
  TransactionStatus status = TransactionStatus::pending;
  PaymentState state = PaymentState::recorded;
  Cents captured_amount;
  Cents refunded_amount;
  Cents platform_fee;  // these three: after refunds, and zero until the money has left escrow
  Cents processing_fee;
  Cents worker_payment;
  std::optional<std::string> clover_charge_id;
  std::optional<std::string> card_brand;
  std::optional<std::string> card_last4;
  std::optional<std::string> failure_code;
  std::optional<Timestamp> authorized_at;
  std::optional<Timestamp> authorization_expires_at;
  std::optional<Timestamp> captured_at;
  std::optional<Timestamp> refunded_at;
  std::optional<std::string> payment_method;
  std::optional<Id> renews_id;  // the payment in whose place this one was authorised
  std::optional<std::string> notes;
  Timestamp created_at;
  Timestamp updated_at;
};
BOOST_DESCRIBE_STRUCT(TransactionView, (),
                      (id, uuid, job_id, consumer_id, gig_worker_id, type, amount, currency, status, state,
                       captured_amount, refunded_amount, platform_fee, processing_fee, worker_payment,
                       clover_charge_id, card_brand, card_last4, failure_code, authorized_at,
                       authorization_expires_at, captured_at, refunded_at, payment_method, renews_id, notes,
                       created_at, updated_at))

struct CreateTransaction {
  Id job_id = 0;
  std::optional<Id> consumer_id;    // the job's, when absent
  std::optional<Id> gig_worker_id;  // the job's, when absent
  TransactionType type = TransactionType::charge;
  Cents amount;
  std::optional<std::string> currency;  // the job's, when absent
  TransactionStatus status = TransactionStatus::pending;
  std::optional<std::string> payment_method;
  std::optional<std::string> notes;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(CreateTransaction, (),
                      (job_id, consumer_id, gig_worker_id, type, amount, currency, status, payment_method,
                       notes))

struct TransactionQuery : paging::PageQuery {
  std::optional<Id> job_id;
  std::optional<Id> consumer_id;
  std::optional<Id> gig_worker_id;
  std::optional<TransactionType> type;
  std::optional<TransactionStatus> status;
  std::optional<Timestamp> date_from;
  std::optional<Timestamp> date_to;  // exclusive

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(TransactionQuery, (paging::PageQuery),
                      (job_id, consumer_id, gig_worker_id, type, status, date_from, date_to))

using TransactionPage = paging::Page<TransactionView>;

/// Newest first. Errors: `invalid` (cursor, page, offset).
[[nodiscard]] awaitable<Result<TransactionPage>> list(db::Executor& database, const TransactionQuery& query);
/// Errors: TRANSACTION_NOT_FOUND.
[[nodiscard]] awaitable<Result<TransactionView>> get(db::Executor& database, ResourceRef transaction);
/// Without what is only the consumer's and the administrators' business: their card, and what was wrong with
/// it.
[[nodiscard]] TransactionView as_seen_by(const accounts::Actor& actor, TransactionView payment);
/// Of one job, oldest first; for its parties and administrators. Errors: JOB_NOT_FOUND, NOT_YOUR_JOB.
[[nodiscard]] awaitable<Result<std::vector<TransactionView>>> of_job(db::Executor& database, ResourceRef job,
                                                                     const accounts::Actor& actor);
/// Errors: `invalid` when job, people or currency do not belong together.
[[nodiscard]] awaitable<Result<TransactionView>> create(db::Transaction& transaction,
                                                        const accounts::Actor& admin,
                                                        const CreateTransaction& command);

}  // namespace gigco::payments
