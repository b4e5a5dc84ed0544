#include "domain/payments/ledger.hpp"

#include <string>

#include "platform/json/codec.hpp"

namespace gigco::payments {
namespace {

constexpr db::Statement kPost{"payments.post", R"(
  with posting as (
    insert into ledger_postings (transaction_id, operation_id, event, payout_id)
    values (nullif($1::bigint, 0), nullif($2::bigint, 0), $3, nullif($7::bigint, 0))
    returning id)
  insert into ledger_entries (posting_id, account, owner_id, amount_cents)
  select posting.id, entry.account, nullif(entry.owner_id, 0), entry.amount_cents
    from posting,
         unnest($4::text[], $5::text[]::bigint[], $6::text[]::bigint[]) as entry (account, owner_id, amount_cents)
   where entry.amount_cents <> 0)"};

}  // namespace

void post(db::Transaction& transaction, const Posting& posting) {
  std::vector<std::string> accounts;
  std::vector<std::string> owners;
  std::vector<std::string> amounts;
  for (const Entry& entry : posting.entries) {
    accounts.emplace_back(json::enum_name(entry.account));
    owners.push_back(std::to_string(entry.owner.value_or(0)));
    amounts.push_back(std::to_string(entry.amount.count));
  }
  transaction.defer(kPost, posting.transaction_id, posting.operation_id, posting.event, accounts, owners,
                    amounts, posting.payout_id);
}

std::vector<Entry> entries_between(const Split& before, const Split& after, Id worker, Entry counterpart) {
  counterpart.amount = Cents{before.sum().count - after.sum().count};
  return {counterpart,
          {.account = Account::worker_payable,
           .owner = worker,
           .amount = Cents{after.worker.count - before.worker.count}},
          {.account = Account::platform_fee,
           .owner = {},
           .amount = Cents{after.platform.count - before.platform.count}},
          {.account = Account::processor_fee,
           .owner = {},
           .amount = Cents{after.processor.count - before.processor.count}}};
}

}  // namespace gigco::payments
