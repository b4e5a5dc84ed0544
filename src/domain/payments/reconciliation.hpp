// A comparison of the card processor's books with ours, kept for whoever asks later.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/describe.hpp>

#include "domain/paging/list.hpp"
#include "platform/core/money.hpp"
#include "platform/db/executor.hpp"
#include "platform/json/rules.hpp"

namespace gigco::payments {

using boost::asio::awaitable;

enum class DifferenceKind {
  not_here,       // a charge of which no payment knows
  given_back,     // the same, but its payment had failed here: it is refunded by itself
  not_at_clover,  // a payment of which the processor knows no charge
  amount,         // what was authorised
  captured,
  refunded,
  ledger  // theirs is what our own ledger says of the payment, in one account
};
BOOST_DESCRIBE_ENUM(DifferenceKind, not_here, given_back, not_at_clover, amount, captured, refunded, ledger)

struct Difference {
  DifferenceKind kind = DifferenceKind::not_here;
  std::string clover_charge_id;
  std::optional<Id> transaction_id;
  std::optional<std::string> account = {};  // of the ledger
  Cents ours = {};
  Cents theirs = {};
};
BOOST_DESCRIBE_STRUCT(Difference, (), (kind, clover_charge_id, transaction_id, account, ours, theirs))

struct ReconciliationSummary {
  Id id = 0;
  Uuid uuid;
  Timestamp from;
  Timestamp to;
  std::int64_t charges = 0;   // at the processor, made in that time
  std::int64_t payments = 0;  // here, made then or changed then
  std::int64_t matched = 0;
  std::int64_t in_progress = 0;  // not compared, because their outcome is not known yet
  std::int64_t difference_count = 0;
  std::optional<Id> requested_by;  // nobody: it was the nightly one
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(ReconciliationSummary, (),
                      (id, uuid, from, to, charges, payments, matched, in_progress, difference_count,
                       requested_by, created_at))

struct Reconciliation : ReconciliationSummary {
  std::vector<Difference> differences;
};
BOOST_DESCRIBE_STRUCT(Reconciliation, (ReconciliationSummary), (differences))

/// Charges made from `from` until before `to`, payments with which anything was done in that time, and the
/// ledger of these. Of 31 days at most.
struct Reconcile {
  Timestamp from;
  Timestamp to;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(Reconcile, (), (from, to))

/// Newest first. Errors: `invalid` (cursor, page, offset).
[[nodiscard]] awaitable<Result<paging::Page<ReconciliationSummary>>> list_reconciliations(
    db::Executor& database, const paging::PageQuery& query);
/// Errors: RECONCILIATION_NOT_FOUND.
[[nodiscard]] awaitable<Result<Reconciliation>> get_reconciliation(db::Executor& database,
                                                                   ResourceRef reconciliation);

/// Where the ledger differs from the payments of that time, one account each. Internal to this room.
[[nodiscard]] awaitable<std::vector<Difference>> ledger_differences(db::Executor& database, Timestamp from,
                                                                    Timestamp to);

/// Keeps a report under its uuid; the same again changes nothing, and neither does a second nightly one of
/// the same time. Internal to this room.
[[nodiscard]] awaitable<void> keep(db::Executor& database, const Reconciliation& report);

}  // namespace gigco::payments
