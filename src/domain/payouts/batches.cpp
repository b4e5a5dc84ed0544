// Batches, from a draft to what the bank made of it.
#include <algorithm>
#include <array>

#include "domain/payments/ledger.hpp"
#include "domain/payouts/columns.hpp"
#include "domain/payouts/payouts.hpp"
#include "domain/payouts/steps.hpp"

namespace gigco::payouts {
namespace {

using json::rule;
using payments::Account;
using payments::Entry;
using payments::LedgerEvent;

constexpr Cents kMinimum{100};

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): a statement's text must be one literal
#define GIGCO_BATCH_COLUMNS                                                                                 \
  "select batch.id, batch.uuid, batch.status, batch.cutoff, sums.payout_count, sums.total, sums.returned, " \
  "batch.created_by, batch.created_at, batch.sent_at, batch.confirmed_at, batch.cancelled_at"
// NOLINTNEXTLINE(cppcoreguidelines-macro-usage)
#define GIGCO_BATCH_SUMS                                                                             \
  " cross join lateral (select count(*) as payout_count, coalesce(sum(amount_cents), 0)::bigint "    \
  "as total, coalesce(sum(amount_cents) filter (where status = 'returned'), 0)::bigint as returned " \
  "from payouts where batch_id = batch.id) as sums"

constexpr db::Statement kOneAtATime{"payouts.one_at_a_time",
                                    "lock table settlement_batches in share row exclusive mode"};

constexpr db::Statement kInsert{"payouts.insert_batch", R"(
  insert into settlement_batches (cutoff, created_by) values (now() - make_interval(secs => $1), $2) returning id)"};

// What is owed: entries that no payout has paid. The entry by which a payout took them away is none of them.
constexpr db::Statement kFill{"payouts.fill_batch", R"(
  with owed as (
    select entry.id, entry.owner_id, entry.amount_cents
      from ledger_entries as entry
           join ledger_postings as posting on posting.id = entry.posting_id
           join settlement_batches as batch on batch.id = $1
     where entry.account = 'worker_payable' and posting.event <> 'payout'
       and (posting.created_at <= batch.cutoff or entry.amount_cents < 0 or posting.event in ('payout_returned', 'payout_cancelled'))
       and not exists (select from payout_entries as paid where paid.ledger_entry_id = entry.id)),
  payout as (
    insert into payouts (batch_id, worker_id, payout_account_id, amount_cents)
    select $1, owed.owner_id, account.id, sum(owed.amount_cents)
      from owed join payout_accounts as account on account.user_id = owed.owner_id and account.removed_at is null
     group by owed.owner_id, account.id
    having sum(owed.amount_cents) >= $2
    returning id, worker_id)
  insert into payout_entries (ledger_entry_id, payout_id)
  select owed.id, payout.id from owed join payout on payout.worker_id = owed.owner_id)"};

struct Owed {
  Id id = 0;
  Id worker_id = 0;
  Cents amount;
};
BOOST_DESCRIBE_STRUCT(Owed, (), (id, worker_id, amount))

constexpr db::Statement kOfBatch{
    "payouts.of_batch",
    "select id, worker_id, amount_cents as amount from payouts where batch_id = $1 "
    "and status <> 'returned' order by id"};

constexpr db::Statement kGet{"payouts.get_batch",
                             GIGCO_BATCH_COLUMNS " from settlement_batches as batch" GIGCO_BATCH_SUMS R"(
   where batch.id = coalesce($1::bigint, (select id from settlement_batches where uuid = $2::uuid)))"};

constexpr db::Statement kPayouts{"payouts.list_of_batch",
                                 GIGCO_PAYOUT_COLUMNS " from payouts as payout" GIGCO_PAYOUT_JOINS
                                                      " where payout.batch_id = $1 order by payout.id"};

constexpr db::Statement kTransfers{"payouts.transfers", R"(
  select payout.id as payout_id, account.holder_name, account.routing_number, account.account_number,
         account.account_type, payout.amount_cents as amount
    from payouts as payout join payout_accounts as account on account.id = payout.payout_account_id
   where payout.batch_id = $1 and payout.status <> 'returned' order by payout.id)"};

constexpr db::Statement kSend{"payouts.send", R"(
  with batch as (
    update settlement_batches set status = 'sent', sent_at = now()
     where id = coalesce($1::bigint, (select id from settlement_batches where uuid = $2::uuid)) and status = 'draft'
    returning id),
  payout as (
    update payouts set status = 'sent' where batch_id = (select id from batch) and status = 'draft')
  select id from batch)"};

constexpr db::Statement kConfirm{"payouts.confirm", R"(
  with batch as (
    update settlement_batches set status = 'confirmed', confirmed_at = now()
     where id = coalesce($1::bigint, (select id from settlement_batches where uuid = $2::uuid)) and status = 'sent'
    returning id),
  payout as (
    update payouts set status = 'confirmed', ended_at = now()
     where batch_id = (select id from batch) and status = 'sent')
  select id from batch)"};

struct Returned {
  Id id = 0;
  Id worker_id = 0;
  Id account_id = 0;
  Cents amount;
  PayoutStatus before = PayoutStatus::draft;
};
BOOST_DESCRIBE_STRUCT(Returned, (), (id, worker_id, account_id, amount, before))

constexpr db::Statement kLockPayout{"payouts.lock", R"(
  select id, worker_id, payout_account_id as account_id, amount_cents as amount, status as before from payouts
   where id = coalesce($1::bigint, (select id from payouts where uuid = $2::uuid)) for update)"};

constexpr db::Statement kReturn{"payouts.return", R"(
  update payouts set status = 'returned', return_code = $2, ended_at = now()
   where id = $1 and status in ('sent', 'confirmed'))"};

constexpr db::Statement kRemoveAccount{"payouts.remove_bad_account", R"(
  update payout_accounts set removed_at = now() where id = $1 and removed_at is null)"};

constexpr db::Statement kTell{"payouts.tell", R"(
  insert into outbox (topic, subject_id, payload)
  values ('payout.' || $2::text, $1::bigint, jsonb_build_object('payout_id', $1::bigint, 'worker_id', $3::bigint,
                                                                'amount_cents', $4::bigint)))"};

constexpr db::Statement kNotify{"payouts.notify_returned", R"(
  insert into notifications (user_id, type, title, message)
  select $1, 'system_message', 'Payout returned',
         'Your bank has sent a payout back; please check where you are to be paid. You are owed it again.'
   where not exists (select from notification_mutes where user_id = $1 and type = 'system_message'))"};

void post(db::Transaction& transaction, LedgerEvent event, const Owed& payout, Account from, Account to) {
  const auto owner = [&](Account account) {
    return account == Account::worker_payable ? std::optional<Id>(payout.worker_id) : std::nullopt;
  };
  const Entry taken{.account = from, .owner = owner(from), .amount = Cents{-payout.amount.count}};
  const Entry given{.account = to, .owner = owner(to), .amount = payout.amount};
  payments::post(transaction, {.transaction_id = 0,
                               .operation_id = 0,
                               .event = event,
                               .entries = {taken, given},
                               .payout_id = payout.id});
}

}  // namespace

json::Rules CreateBatch::rules() {
  return {rule("minimum")
              .range(1, kMaxAmount.count)
              .says("Who is owed less waits for the next batch; 1.00 when absent.")
              .example("5.00")};
}

json::Rules ReturnPayout::rules() {
  return {rule("return_code").length(3, 3).says("NACHA's return reason code.").example("\"R03\"")};
}

awaitable<Result<Batch>> create_batch(db::Transaction& transaction, const accounts::Actor& admin,
                                      const CreateBatch& command, std::chrono::seconds waiting) {
  co_await transaction.execute(kOneAtATime);
  const Id id = co_await transaction.one<Id>(kInsert, std::int64_t{waiting.count()}, admin.id);
  co_await transaction.execute(kFill, id, command.minimum.value_or(kMinimum));
  const std::vector<Owed> payouts = co_await transaction.all<Owed>(kOfBatch, id);
  if (payouts.empty()) {
    co_return Error{.kind = ErrorKind::conflict,
                    .code = "NOTHING_TO_PAY",
                    .title = "nothing to pay",
                    .message = "No worker who has told us an account is owed that much yet."};
  }
  for (const Owed& payout : payouts) {
    post(transaction, LedgerEvent::payout, payout, Account::worker_payable, Account::payout_transit);
  }
  audit_step(transaction, admin, "settlement_batch.create", "settlement_batch", id);
  const ResourceRef made = id;
  co_return co_await get_batch(transaction, made);
}

awaitable<Result<paging::Page<BatchSummary>>> list_batches(db::Executor& database,
                                                           const paging::PageQuery& query) {
  const paging::Listing listing{
      .name = "payouts.list_batches",
      .columns = GIGCO_BATCH_COLUMNS,
      .from = " from settlement_batches as batch",
      .joins = GIGCO_BATCH_SUMS,
      .comparison = " and (batch.created_at, batch.id) < ($::timestamptz, $::bigint)",
      .order = " order by batch.created_at desc, batch.id desc"};
  co_return co_await paging::newest_first<BatchSummary>(database, query, listing,
                                                        [](db::Query& sql) { sql.add(" where true"); });
}

awaitable<Result<Batch>> get_batch(db::Executor& database, ResourceRef ref) {
  const std::optional<BatchSummary> found = co_await database.maybe<BatchSummary>(kGet, ref);
  if (!found) {
    co_return Error{.kind = ErrorKind::not_found,
                    .code = "BATCH_NOT_FOUND",
                    .title = "batch not found",
                    .message = "There is no such settlement batch."};
  }
  Batch batch;
  static_cast<BatchSummary&>(batch) = *found;
  batch.payouts = co_await database.all<PayoutView>(kPayouts, found->id);
  co_return batch;
}

awaitable<Result<BankTransfers>> transfers_of(db::Transaction& transaction, const accounts::Actor& admin,
                                              ResourceRef ref) {
  const Result<Batch> batch = co_await get_batch(transaction, ref);
  if (!batch) {
    co_return batch.error();
  }
  if (batch->status == BatchStatus::cancelled) {
    co_return co_await wrong_state(transaction, ref, "A cancelled batch is not for the bank.");
  }
  BankTransfers transfers{.batch = batch->id, .made = batch->created_at, .transfers = {}};
  transfers.transfers = co_await transaction.all<Transfer>(kTransfers, batch->id);
  audit_step(transaction, admin, "settlement_batch.export", "settlement_batch", batch->id);
  co_return transfers;
}

awaitable<Result<Batch>> mark_sent(db::Transaction& transaction, const accounts::Actor& admin,
                                   ResourceRef ref) {
  const std::optional<Id> sent = co_await transaction.maybe<Id>(kSend, ref);
  if (!sent) {
    co_return co_await wrong_state(transaction, ref, "Only a draft can be marked as sent.");
  }
  const std::vector<Owed> payouts = co_await transaction.all<Owed>(kOfBatch, *sent);
  for (const Owed& payout : payouts) {
    transaction.defer(kTell, payout.id, "sent", payout.worker_id, payout.amount);
  }
  audit_step(transaction, admin, "settlement_batch.send", "settlement_batch", *sent);
  co_return co_await get_batch(transaction, ref);
}

awaitable<Result<Batch>> mark_confirmed(db::Transaction& transaction, const accounts::Actor& admin,
                                        ResourceRef ref) {
  const std::optional<Id> confirmed = co_await transaction.maybe<Id>(kConfirm, ref);
  if (!confirmed) {
    co_return co_await wrong_state(transaction, ref, "Only a batch that was sent can be confirmed.");
  }
  const std::vector<Owed> payouts = co_await transaction.all<Owed>(kOfBatch, *confirmed);
  for (const Owed& payout : payouts) {
    post(transaction, LedgerEvent::payout_confirmed, payout, Account::payout_transit, Account::bank);
    transaction.defer(kTell, payout.id, "confirmed", payout.worker_id, payout.amount);
  }
  audit_step(transaction, admin, "settlement_batch.confirm", "settlement_batch", *confirmed);
  co_return co_await get_batch(transaction, ref);
}

awaitable<Result<PayoutStatement>> mark_returned(db::Transaction& transaction, const accounts::Actor& admin,
                                                 ResourceRef ref, const ReturnPayout& command) {
  // https://achdevguide.nacha.org/ach-file-details: closed, no such account, invalid number.
  constexpr std::array<std::string_view, 3> kBadAccount{"R02", "R03", "R04"};
  const std::string& code = command.return_code;
  if (code.front() != 'R' || code.find_first_not_of("0123456789", 1) != std::string::npos) {
    co_return invalid_field("return_code", "must be R and two digits");
  }
  const std::optional<Returned> payout = co_await transaction.maybe<Returned>(kLockPayout, ref);
  if (!payout) {
    co_return (co_await get_statement(transaction, ref, admin)).error();
  }
  if (payout->before != PayoutStatus::sent && payout->before != PayoutStatus::confirmed) {
    co_return Error{.kind = ErrorKind::conflict,
                    .code = "PAYOUT_STATE_CONFLICT",
                    .title = "not possible in the payout's state",
                    .message = "Only a payout that was sent can come back."};
  }
  co_await transaction.execute(kReturn, payout->id, code);
  const Owed owed{.id = payout->id, .worker_id = payout->worker_id, .amount = payout->amount};
  const bool had_arrived = payout->before == PayoutStatus::confirmed;
  post(transaction, LedgerEvent::payout_returned, owed, had_arrived ? Account::bank : Account::payout_transit,
       Account::worker_payable);
  if (std::ranges::find(kBadAccount, code) != kBadAccount.end()) {
    transaction.defer(kRemoveAccount, payout->account_id);
  }
  transaction.defer(kTell, payout->id, "returned", payout->worker_id, payout->amount);
  transaction.defer(kNotify, payout->worker_id);
  audit_step(transaction, admin, "payout.return", "payout", payout->id, code);
  const ResourceRef same = payout->id;
  co_return co_await get_statement(transaction, same, admin);
}

}  // namespace gigco::payouts
