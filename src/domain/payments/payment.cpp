#include "domain/payments/payment.hpp"

namespace gigco::payments {
namespace {

constexpr db::Statement kJobOf{"payments.job_of", R"(
  select job_id from transactions
   where id = coalesce($1::bigint, (select id from transactions where uuid = $2::uuid)) and state <> 'recorded')",
                               db::Lane::pipelined};

struct Parties {
  Id id = 0;
  Id consumer_id = 0;
  std::optional<Id> gig_worker_id;
};
BOOST_DESCRIBE_STRUCT(Parties, (), (id, consumer_id, gig_worker_id))

constexpr db::Statement kParties{"payments.parties_of_job", R"(
  select id, consumer_id, gig_worker_id from jobs
   where id = coalesce($1::bigint, (select id from jobs where uuid = $2::uuid)))",
                                 db::Lane::pipelined};

constexpr db::Statement kHold{"payments.hold", R"(
  select id, job_id, consumer_id, state, amount_cents as amount, captured_cents as captured,
         refunded_cents as refunded, currency,
         platform_bps as "rates.platform_bps", processor_bps as "rates.processor_bps",
         processor_fixed_cents as "rates.processor_fixed",
         worker_payment_cents as "split.worker", platform_fee_cents as "split.platform",
         processing_fee_cents as "split.processor",
         clover_charge_id, coalesce(buyer_ip, '') as buyer_ip, type = 'tip' as is_tip,
         case when split_at is not null then gig_worker_id end as paid_worker_id, award_cents as award,
         (select state from transactions as renewal where renewal.renews_id = transactions.id) as renewal,
         coalesce(authorization_expires_at <= now(), false) as is_expired, split_at is not null as is_split
    from transactions
   where id = coalesce($1::bigint, (select id from transactions where uuid = $2::uuid))
     for update)"};

}  // namespace

awaitable<Result<Held>> hold(db::Transaction& transaction, ResourceRef payment) {
  const std::optional<Id> job_id = co_await transaction.maybe<Id>(kJobOf, payment);
  if (!job_id) {
    co_return payment_not_found();
  }
  const ResourceRef job_ref = *job_id;
  const Result<jobs::Standing> job = co_await jobs::lock(transaction, job_ref);
  if (!job) {
    co_return job.error();
  }
  Held held{.job = *job, .payment = {}};
  held.payment = co_await transaction.one<Payment>(kHold, payment);
  co_return held;
}

awaitable<Result<Id>> job_for_party(db::Executor& database, ResourceRef job, const accounts::Actor& actor) {
  const std::optional<Parties> parties = co_await database.maybe<Parties>(kParties, job);
  if (!parties) {
    co_return jobs::job_not_found();
  }
  if (parties->consumer_id != actor.id && parties->gig_worker_id != actor.id && !actor.is_admin()) {
    co_return jobs::not_your_job();
  }
  co_return parties->id;
}

std::optional<Error> frozen(const Held& held) {
  if (held.job.status == jobs::JobStatus::disputed) {
    return Error{.kind = ErrorKind::conflict,
                 .code = "JOB_DISPUTED",
                 .title = "job is disputed",
                 .message = "This job is disputed; its money is held until that is settled."};
  }
  if (held.payment.award && !held.payment.is_split) {
    return Error{.kind = ErrorKind::conflict,
                 .code = "PAYMENT_DECIDED",
                 .title = "payment decided",
                 .message = "A dispute has decided about this payment; it is being carried out."};
  }
  return {};
}

bool is_done(const jobs::Standing& job) noexcept {
  using jobs::JobStatus;
  return job.status == JobStatus::completed || job.status == JobStatus::paid ||
         job.status == JobStatus::review_pending || job.status == JobStatus::closed ||
         (job.status == JobStatus::payment_failed && job.consumer_completed_at);
}

bool is_begun(const jobs::Standing& job) noexcept {
  return job.status == jobs::JobStatus::in_progress || job.status == jobs::JobStatus::disputed ||
         is_done(job);
}

Error payment_not_found() {
  return {.kind = ErrorKind::not_found,
          .code = "TRANSACTION_NOT_FOUND",
          .title = "transaction not found",
          .message = "There is no such transaction."};
}

}  // namespace gigco::payments
