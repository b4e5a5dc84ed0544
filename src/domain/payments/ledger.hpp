// The double-entry ledger: whose the money is. A posting is one event of one payment or payout; its entries
// sum to zero, which the database enforces at commit, and nothing is ever altered.
//
// Money leaves consumer_card, waits in card_hold while it is only authorised and in escrow once it is
// captured, and arrives at worker_payable, platform_fee and processor_fee. The balance of an account is the
// sum of its entries. From worker_payable it goes through payout_transit to the bank.
#pragma once

#include <optional>
#include <vector>

#include <boost/describe.hpp>

#include "domain/payments/fees.hpp"
#include "platform/core/identifiers.hpp"
#include "platform/db/transaction.hpp"

namespace gigco::payments {

/// The names stand in the database.
enum class Account {
  consumer_card,
  card_hold,
  escrow,
  worker_payable,
  platform_fee,
  processor_fee,
  payout_transit,  // on its way to a worker's bank
  bank             // arrived there
};
BOOST_DESCRIBE_ENUM(Account, consumer_card, card_hold, escrow, worker_payable, platform_fee, processor_fee,
                    payout_transit, bank)

enum class LedgerEvent {
  authorize,
  capture,
  split,    // out of escrow, to the worker and the fees
  release,  // what was authorised is free again
  refund,
  payout,
  payout_confirmed,
  payout_returned,
  payout_cancelled
};
BOOST_DESCRIBE_ENUM(LedgerEvent, authorize, capture, split, release, refund, payout, payout_confirmed,
                    payout_returned, payout_cancelled)

struct Entry {
  Account account = Account::escrow;
  std::optional<Id> owner;  // whose card, or which worker; nobody for the platform's own accounts
  Cents amount;
};

/// Entries of nothing are left out.
struct Posting {
  Id transaction_id = 0;  // 0: it is about a payout
  Id operation_id = 0;    // 0: none
  LedgerEvent event = LedgerEvent::authorize;
  std::vector<Entry> entries;
  Id payout_id = 0;
};

/// Queues the posting.
void post(db::Transaction& transaction, const Posting& posting);

/// From one standing division of captured money to another; the whole goes to or comes from `counterpart`.
[[nodiscard]] std::vector<Entry> entries_between(const Split& before, const Split& after, Id worker,
                                                 Entry counterpart);

}  // namespace gigco::payments
