// Whether the ledger says of each payment what the payment says of itself.
#include "domain/payments/reconciliation.hpp"
#include "domain/payments/touched.hpp"

namespace gigco::payments {
namespace {

struct Discrepancy {
  Id transaction_id = 0;
  std::string clover_charge_id;
  std::string account;
  Cents ours;
  Cents theirs;
};
BOOST_DESCRIBE_STRUCT(Discrepancy, (), (transaction_id, clover_charge_id, account, ours, theirs))

// The index ledger_postings_transaction. Payouts are other postings: what a worker was paid does not count
// here.
constexpr db::Statement kDiscrepancies{"payments.ledger_discrepancies",
                                       "with touched (id) as (" GIGCO_TOUCHED R"(),
  payment as (
    select *, captured_cents - refunded_cents as taken_cents, split_at is not null as is_split
      from transactions where id in (select id from touched) and state <> 'recorded')
  select distinct on (payment.id) payment.id as transaction_id,
         coalesce(payment.clover_charge_id, '') as clover_charge_id, account.name as account,
         account.said_cents::bigint as ours, account.booked_cents::bigint as theirs
    from payment
         cross join lateral (
           select coalesce(sum(amount_cents) filter (where account = 'consumer_card'), 0) as consumer_card,
                  coalesce(sum(amount_cents) filter (where account = 'card_hold'), 0) as card_hold,
                  coalesce(sum(amount_cents) filter (where account = 'escrow'), 0) as escrow,
                  coalesce(sum(amount_cents) filter (where account = 'worker_payable'), 0) as worker_payable,
                  coalesce(sum(amount_cents) filter (where account = 'platform_fee'), 0) as platform_fee,
                  coalesce(sum(amount_cents) filter (where account = 'processor_fee'), 0) as processor_fee
             from ledger_postings as posting join ledger_entries as entry on entry.posting_id = posting.id
            where posting.transaction_id = payment.id) as booked
         cross join lateral (
           values (1, 'card_hold', case when state = 'authorized' then amount_cents else 0 end, booked.card_hold),
                  (2, 'escrow', case when is_split then 0 else taken_cents end, booked.escrow),
                  (3, 'worker_payable', worker_payment_cents, booked.worker_payable),
                  (4, 'platform_fee', platform_fee_cents, booked.platform_fee),
                  (5, 'processor_fee', processing_fee_cents, booked.processor_fee),
                  (6, 'consumer_card', -case when state = 'authorized' then amount_cents else taken_cents end,
                   booked.consumer_card))
           as account (rank, name, said_cents, booked_cents)
   where account.said_cents <> account.booked_cents
   order by payment.id, account.rank)"};

}  // namespace

awaitable<std::vector<Difference>> ledger_differences(db::Executor& database, Timestamp from, Timestamp to) {
  const std::vector<Discrepancy> found = co_await database.all<Discrepancy>(kDiscrepancies, from, to);
  std::vector<Difference> differences;
  differences.reserve(found.size());
  for (const Discrepancy& discrepancy : found) {
    differences.push_back({.kind = DifferenceKind::ledger,
                           .clover_charge_id = discrepancy.clover_charge_id,
                           .transaction_id = discrepancy.transaction_id,
                           .account = discrepancy.account,
                           .ours = discrepancy.ours,
                           .theirs = discrepancy.theirs});
  }
  co_return differences;
}

}  // namespace gigco::payments
