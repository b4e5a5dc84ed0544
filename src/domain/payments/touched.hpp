// Which payments have to do with a time: those authorised from $1 until before $2, and those with which
// something was done at the processor then, however old they are. The indexes transactions_authorized and
// payment_operations_finished. Internal to this room.
#pragma once

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): a statement's text must be one literal
#define GIGCO_TOUCHED                                                                                  \
  "select id from transactions where clover_charge_id is not null and authorized_at >= $1 and "        \
  "authorized_at < $2 union select transaction_id from payment_operations where status = 'succeeded' " \
  "and finished_at >= $1 and finished_at < $2"
