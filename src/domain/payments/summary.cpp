#include "domain/payments/summary.hpp"

namespace gigco::payments {
namespace {

// The index transactions_job.
constexpr db::Statement kSummary{"payments.summary", R"(
  select $1::bigint as job_id,
         coalesce(sum(amount_cents) filter (where authorized_at is not null), 0)::bigint as total_authorized,
         coalesce(sum(captured_cents), 0)::bigint as total_captured,
         coalesce(sum(refunded_cents), 0)::bigint as total_refunded,
         coalesce(sum(platform_fee_cents), 0)::bigint as platform_fees,
         coalesce(sum(worker_payment_cents), 0)::bigint as worker_payment,
         case when bool_or(state = 'authorized'
                           or state in ('captured', 'partially_refunded') and split_at is null) then 'held'
              when bool_or(state in ('captured', 'partially_refunded')) then 'released'
              else 'none' end as escrow_status
    from transactions
   where job_id = $1::bigint and state <> 'recorded')",
                                 db::Lane::pipelined};

}  // namespace

awaitable<Result<PaymentSummary>> summary_of(db::Executor& database, ResourceRef job,
                                             const accounts::Actor& actor) {
  const Result<Id> id = co_await job_for_party(database, job, actor);
  if (!id) {
    co_return id.error();
  }
  co_return co_await database.one<PaymentSummary>(kSummary, *id);
}

}  // namespace gigco::payments
