// What a payout is made of, for the worker who gets it.
#include "domain/payouts/columns.hpp"
#include "domain/payouts/payouts.hpp"

namespace gigco::payouts {
namespace {

constexpr db::Statement kGet{"payouts.get",
                             GIGCO_PAYOUT_COLUMNS " from payouts as payout" GIGCO_PAYOUT_JOINS R"(
   where payout.id = coalesce($1::bigint, (select id from payouts where uuid = $2::uuid))
     and (payout.worker_id = $3 or $4::boolean))",
                             db::Lane::pipelined};

constexpr db::Statement kLines{"payouts.lines", R"(
  select job.id as job_id, coalesce(job.title, case posting.event when 'payout_cancelled' then 'Payout cancelled'
                                               else 'Payout returned by the bank' end) as title, posting.event,
         entry.amount_cents as amount, posting.created_at
    from payout_entries as paid
         join ledger_entries as entry on entry.id = paid.ledger_entry_id
         join ledger_postings as posting on posting.id = entry.posting_id
         left join transactions as payment on payment.id = posting.transaction_id
         left join jobs as job on job.id = payment.job_id
   where paid.payout_id = $1 order by entry.id)"};

}  // namespace

awaitable<Result<paging::Page<PayoutView>>> list_own(db::Executor& database, const accounts::Actor& worker,
                                                     const paging::PageQuery& query) {
  const paging::Listing listing{
      .name = "payouts.list_own",
      .columns = GIGCO_PAYOUT_COLUMNS,
      .from = " from payouts as payout",
      .joins = GIGCO_PAYOUT_JOINS,
      .comparison = " and (payout.created_at, payout.id) < ($::timestamptz, $::bigint)",
      .order = " order by payout.created_at desc, payout.id desc"};
  co_return co_await paging::newest_first<PayoutView>(database, query, listing, [&worker](db::Query& sql) {
    sql.add(" where payout.worker_id = $", worker.id);
  });
}

awaitable<Result<PayoutStatement>> get_statement(db::Executor& database, ResourceRef payout,
                                                 const accounts::Actor& actor) {
  const std::optional<PayoutView> found =
      co_await database.maybe<PayoutView>(kGet, payout, actor.id, actor.is_admin());
  if (!found) {
    co_return Error{.kind = ErrorKind::not_found,
                    .code = "PAYOUT_NOT_FOUND",
                    .title = "payout not found",
                    .message = "There is no such payout of yours."};
  }
  PayoutStatement statement;
  static_cast<PayoutView&>(statement) = *found;
  statement.lines = co_await database.all<StatementLine>(kLines, found->id);
  co_return statement;
}

}  // namespace gigco::payouts
