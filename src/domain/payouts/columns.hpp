// The columns that fill a PayoutView. Macros, because a statement's text must be one literal.
#pragma once

// NOLINTBEGIN(cppcoreguidelines-macro-usage)

#define GIGCO_PAYOUT_COLUMNS                                                                          \
  "select payout.id, payout.uuid, payout.batch_id, payout.worker_id, worker.name as worker_name, "    \
  "payout.amount_cents as amount, payout.status, right(account.account_number, 4) as account_last4, " \
  "payout.return_code, payout.created_at, payout.ended_at"

#define GIGCO_PAYOUT_JOINS                                \
  " join users as worker on worker.id = payout.worker_id" \
  " join payout_accounts as account on account.id = payout.payout_account_id"

// NOLINTEND(cppcoreguidelines-macro-usage)
