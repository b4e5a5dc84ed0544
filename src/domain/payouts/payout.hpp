// Where workers are paid to, and what they are paid: batches of bank transfers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "platform/core/identifiers.hpp"
#include "platform/core/money.hpp"
#include "platform/core/timestamp.hpp"
#include "platform/json/rules.hpp"

namespace gigco::payouts {

// The names of all three stand in the database and in the API.
enum class AccountType { checking, savings };
BOOST_DESCRIBE_ENUM(AccountType, checking, savings)

enum class BatchStatus { draft, sent, confirmed, cancelled };
BOOST_DESCRIBE_ENUM(BatchStatus, draft, sent, confirmed, cancelled)

enum class PayoutStatus { draft, sent, confirmed, returned, cancelled };
BOOST_DESCRIBE_ENUM(PayoutStatus, draft, sent, confirmed, returned, cancelled)

struct PayoutAccount {
  std::string holder_name;
  std::string routing_number;
  std::string account_last4;  // of the number only this is shown
  AccountType account_type = AccountType::checking;
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(PayoutAccount, (),
                      (holder_name, routing_number, account_last4, account_type, created_at))

struct SetPayoutAccount {
  std::string holder_name;
  std::string routing_number;  // nine digits, the ABA's
  std::string account_number;  // four to seventeen digits
  AccountType account_type = AccountType::checking;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(SetPayoutAccount, (), (holder_name, routing_number, account_number, account_type))

struct PayoutView {
  Id id = 0;
  Uuid uuid;
  Id batch_id = 0;
  Id worker_id = 0;
  std::string worker_name;
  Cents amount;
  PayoutStatus status = PayoutStatus::draft;
  std::string account_last4;
  std::optional<std::string> return_code;
  Timestamp created_at;
  std::optional<Timestamp> ended_at;
};
BOOST_DESCRIBE_STRUCT(PayoutView, (),
                      (id, uuid, batch_id, worker_id, worker_name, amount, status, account_last4, return_code,
                       created_at, ended_at))

/// One thing that a payout pays, or that is taken off it.
struct StatementLine {
  std::optional<Id> job_id;  // nothing for an earlier payout that came back
  std::string title;
  std::string event;  // "split", "refund", "payout_returned"
  Cents amount;
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(StatementLine, (), (job_id, title, event, amount, created_at))

struct PayoutStatement : PayoutView {
  std::vector<StatementLine> lines;  // oldest first; their sum is the amount
};
BOOST_DESCRIBE_STRUCT(PayoutStatement, (PayoutView), (lines))

struct BatchSummary {
  Id id = 0;
  Uuid uuid;
  BatchStatus status = BatchStatus::draft;
  Timestamp cutoff;
  std::int64_t payout_count = 0;
  Cents total;
  Cents returned;
  Id created_by = 0;
  Timestamp created_at;
  std::optional<Timestamp> sent_at;
  std::optional<Timestamp> confirmed_at;
  std::optional<Timestamp> cancelled_at;
};
BOOST_DESCRIBE_STRUCT(BatchSummary, (),
                      (id, uuid, status, cutoff, payout_count, total, returned, created_by, created_at,
                       sent_at, confirmed_at, cancelled_at))

struct Batch : BatchSummary {
  std::vector<PayoutView> payouts;
};
BOOST_DESCRIBE_STRUCT(Batch, (BatchSummary), (payouts))

struct CreateBatch {
  std::optional<Cents> minimum;  // who is owed less waits for the next batch

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(CreateBatch, (), (minimum))

struct ReturnPayout {
  std::string return_code;  // NACHA's: "R03"

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(ReturnPayout, (), (return_code))

}  // namespace gigco::payouts
