// A draft that is given up before the bank has its file.
#include "domain/payments/ledger.hpp"
#include "domain/payouts/payouts.hpp"
#include "domain/payouts/steps.hpp"

namespace gigco::payouts {
namespace {

using payments::Account;

struct Cancelled {
  Id id = 0;
  Id batch_id = 0;
  Id worker_id = 0;
  Cents amount;
};
BOOST_DESCRIBE_STRUCT(Cancelled, (), (id, batch_id, worker_id, amount))

// A draft has one payout at least.
constexpr db::Statement kCancel{"payouts.cancel", R"(
  with batch as (
    update settlement_batches set status = 'cancelled', cancelled_at = now()
     where id = coalesce($1::bigint, (select id from settlement_batches where uuid = $2::uuid)) and status = 'draft'
    returning id)
  update payouts set status = 'cancelled', ended_at = now()
   where batch_id = (select id from batch) and status = 'draft'
  returning id, batch_id, worker_id, amount_cents as amount)"};

}  // namespace

awaitable<Result<Batch>> cancel_batch(db::Transaction& transaction, const accounts::Actor& admin,
                                      ResourceRef ref) {
  const std::vector<Cancelled> payouts = co_await transaction.all<Cancelled>(kCancel, ref);
  if (payouts.empty()) {
    co_return co_await wrong_state(transaction, ref, "Only a draft can be cancelled; the bank has this one.");
  }
  for (const Cancelled& payout : payouts) {
    payments::post(transaction, {.transaction_id = 0,
                                 .operation_id = 0,
                                 .event = payments::LedgerEvent::payout_cancelled,
                                 .entries = {{Account::payout_transit, {}, Cents{-payout.amount.count}},
                                             {Account::worker_payable, payout.worker_id, payout.amount}},
                                 .payout_id = payout.id});
  }
  audit_step(transaction, admin, "settlement_batch.cancel", "settlement_batch", payouts.front().batch_id);
  co_return co_await get_batch(transaction, ref);
}

}  // namespace gigco::payouts
