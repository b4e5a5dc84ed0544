// Paying workers what they have earned. The card processor pays nobody but us, so an administrator makes a
// batch of what is owed, hands its file to the bank, and tells what became of it. Each step moves the money
// in the ledger: worker_payable, payout_transit, bank.
#pragma once

#include <chrono>

#include <boost/asio/awaitable.hpp>

#include "domain/accounts/actor.hpp"
#include "domain/paging/list.hpp"
#include "domain/payouts/bank_file.hpp"
#include "domain/payouts/payout.hpp"
#include "platform/db/transaction.hpp"

namespace gigco::payouts {

using boost::asio::awaitable;

struct Settings {
  Originator originator;
  std::chrono::seconds waiting{};  // until what was earned can no longer be taken back
};

/// What the bank's file is made of.
struct BankTransfers {
  Id batch = 0;
  Timestamp made;
  std::vector<Transfer> transfers;  // without those that were returned
};

/// Errors: PAYOUT_ACCOUNT_NOT_FOUND.
[[nodiscard]] awaitable<Result<PayoutAccount>> get_account(db::Executor& database,
                                                           const accounts::Actor& worker);
/// In the place of an earlier one. Errors: `invalid` (routing_number) when its check digit is wrong.
[[nodiscard]] awaitable<Result<PayoutAccount>> set_account(db::Transaction& transaction,
                                                           const accounts::Actor& worker,
                                                           const SetPayoutAccount& command);
/// Errors: PAYOUT_ACCOUNT_NOT_FOUND.
[[nodiscard]] awaitable<Result<PayoutAccount>> remove_account(db::Transaction& transaction,
                                                              const accounts::Actor& worker);

/// One's own, newest first. Errors: `invalid` (cursor, page, offset).
[[nodiscard]] awaitable<Result<paging::Page<PayoutView>>> list_own(db::Executor& database,
                                                                   const accounts::Actor& worker,
                                                                   const paging::PageQuery& query);
/// With what it is made of. Errors: PAYOUT_NOT_FOUND, also for others' unless an administrator asks.
[[nodiscard]] awaitable<Result<PayoutStatement>> get_statement(db::Executor& database, ResourceRef payout,
                                                               const accounts::Actor& actor);

/// A draft of all that is owed to workers who have an account. What was earned within `waiting` may still be
/// taken back and waits; what was taken back counts at once. Errors: NOTHING_TO_PAY (409).
[[nodiscard]] awaitable<Result<Batch>> create_batch(db::Transaction& transaction,
                                                    const accounts::Actor& admin, const CreateBatch& command,
                                                    std::chrono::seconds waiting);
[[nodiscard]] awaitable<Result<paging::Page<BatchSummary>>> list_batches(db::Executor& database,
                                                                         const paging::PageQuery& query);
/// Errors of this and the next three: BATCH_NOT_FOUND; of the last two also BATCH_STATE_CONFLICT.
[[nodiscard]] awaitable<Result<Batch>> get_batch(db::Executor& database, ResourceRef ref);
/// For the bank's file; who asks for it stands in the audit log.
[[nodiscard]] awaitable<Result<BankTransfers>> transfers_of(db::Transaction& transaction,
                                                            const accounts::Actor& admin, ResourceRef ref);
/// Given up: what it would have paid is owed again, for the next batch. Errors: BATCH_NOT_FOUND,
/// BATCH_STATE_CONFLICT once it was sent.
[[nodiscard]] awaitable<Result<Batch>> cancel_batch(db::Transaction& transaction,
                                                    const accounts::Actor& admin, ResourceRef ref);
/// The bank has the file.
[[nodiscard]] awaitable<Result<Batch>> mark_sent(db::Transaction& transaction, const accounts::Actor& admin,
                                                 ResourceRef ref);
/// The money has arrived, but for what was returned.
[[nodiscard]] awaitable<Result<Batch>> mark_confirmed(db::Transaction& transaction,
                                                      const accounts::Actor& admin, ResourceRef ref);
/// The bank gave it back, before or after the confirmation: it is owed again. An account that does not exist
/// is removed. Errors: PAYOUT_NOT_FOUND, PAYOUT_STATE_CONFLICT, `invalid` (return_code).
[[nodiscard]] awaitable<Result<PayoutStatement>> mark_returned(db::Transaction& transaction,
                                                               const accounts::Actor& admin, ResourceRef ref,
                                                               const ReturnPayout& command);

}  // namespace gigco::payouts
