#include "domain/payments/transactions.hpp"

#include "domain/audit/audit.hpp"

namespace gigco::payments {
namespace {

using json::rule;

constexpr std::size_t kMaxMethod = 100;
constexpr std::size_t kMaxNotes = 2'000;

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): a statement's text must be one literal
#define GIGCO_TRANSACTION_COLUMNS                                                                         \
  "id, uuid, job_id, consumer_id, gig_worker_id, type, amount_cents as amount, currency, status, "        \
  "state, captured_cents as captured_amount, refunded_cents as refunded_amount, "                         \
  "platform_fee_cents as platform_fee, processing_fee_cents as processing_fee, "                          \
  "worker_payment_cents as worker_payment, clover_charge_id, card_brand, card_last4, failure_code, "      \
  "authorized_at, authorization_expires_at, captured_at, refunded_at, payment_method, renews_id, notes, " \
  "created_at, updated_at"

constexpr db::Statement kGet{"payments.get_transaction",
                             "select " GIGCO_TRANSACTION_COLUMNS R"( from transactions
  where id = coalesce($1::bigint, (select id from transactions where uuid = $2::uuid)))",
                             db::Lane::pipelined};

constexpr db::Statement kOfJob{"payments.transactions_of_job",
                               "select " GIGCO_TRANSACTION_COLUMNS
                               " from transactions where job_id = $1 order by id",
                               db::Lane::pipelined};

struct JobOfPayment {
  Id consumer_id = 0;
  std::optional<Id> gig_worker_id;
  std::string currency;
};
BOOST_DESCRIBE_STRUCT(JobOfPayment, (), (consumer_id, gig_worker_id, currency))

constexpr db::Statement kFindJob{"payments.find_job", R"(
  select consumer_id, gig_worker_id, currency from jobs where id = $1 for key share)"};

constexpr db::Statement kInsert{"payments.insert_transaction", R"(
  insert into transactions (job_id, consumer_id, gig_worker_id, type, amount_cents, currency, status,
                            payment_method, notes, created_by)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
  returning )" GIGCO_TRANSACTION_COLUMNS};

/// What is said must be true of the job.
std::vector<FieldError> faults_of(const CreateTransaction& command, const JobOfPayment& job) {
  std::vector<FieldError> faults;
  if (command.consumer_id.value_or(job.consumer_id) != job.consumer_id) {
    faults.push_back({"consumer_id", "is not the consumer of this job"});
  }
  if (command.gig_worker_id && command.gig_worker_id != job.gig_worker_id) {
    faults.push_back({"gig_worker_id", "is not the worker of this job"});
  }
  if (command.currency.value_or(job.currency) != job.currency) {
    faults.push_back({"currency", "is not the currency of this job, " + job.currency});
  }
  return faults;
}

void add_filters(db::Query& sql, const TransactionQuery& query) {
  sql.add(" where true");
  if (query.job_id) {
    sql.add(" and job_id = $", *query.job_id);
  }
  if (query.consumer_id) {
    sql.add(" and consumer_id = $", *query.consumer_id);
  }
  if (query.gig_worker_id) {
    sql.add(" and gig_worker_id = $", *query.gig_worker_id);
  }
  if (query.type) {
    sql.add(" and type = $", *query.type);
  }
  if (query.status) {
    sql.add(" and status = $", *query.status);
  }
  if (query.date_from) {
    sql.add(" and created_at >= $", *query.date_from);
  }
  if (query.date_to) {
    sql.add(" and created_at < $", *query.date_to);
  }
}

}  // namespace

json::Rules CreateTransaction::rules() {
  return {rule("job_id").range(1, INT64_MAX).example("1"),
          rule("consumer_id").range(1, INT64_MAX).says("The job's, when absent.").example("1"),
          rule("gig_worker_id").range(1, INT64_MAX).says("The job's, when absent.").example("2"),
          rule("type").defaulted().example("\"charge\""),
          rule("amount").range(1, kMaxAmount.count).example("50.00"),
          rule("currency").length(3, 3).says("The job's, when absent.").example("\"USD\""),
          rule("status").defaulted().example("\"completed\""),
          rule("payment_method").length(0, kMaxMethod).example("\"cash\""),
          rule("notes").length(0, kMaxNotes).example("\"Paid at the door\"")};
}

json::Rules TransactionQuery::rules() {
  return json::joined(
      paging::PageQuery::rules(),
      {rule("job_id").range(1, INT64_MAX).example("1"), rule("consumer_id").range(1, INT64_MAX).example("1"),
       rule("gig_worker_id").range(1, INT64_MAX).example("2"),
       rule("date_from").example("\"2026-11-01T00:00:00Z\""),
       rule("date_to").says("Exclusive.").example("\"2026-12-01T00:00:00Z\"")});
}

awaitable<Result<TransactionPage>> list(db::Executor& database, const TransactionQuery& query) {
  const paging::Listing listing{.name = "payments.list_transactions",
                                .columns = "select " GIGCO_TRANSACTION_COLUMNS,
                                .from = " from transactions",
                                .joins = "",
                                .comparison = " and (created_at, id) < ($::timestamptz, $::bigint)",
                                .order = " order by created_at desc, id desc"};
  co_return co_await paging::newest_first<TransactionView>(
      database, query, listing, [&query](db::Query& sql) { add_filters(sql, query); });
}

awaitable<Result<TransactionView>> get(db::Executor& database, ResourceRef transaction) {
  std::optional<TransactionView> found = co_await database.maybe<TransactionView>(kGet, transaction);
  if (!found) {
    co_return payment_not_found();
  }
  co_return *std::move(found);
}

TransactionView as_seen_by(const accounts::Actor& actor, TransactionView payment) {
  if (actor.id != payment.consumer_id && !actor.is_admin()) {
    payment.card_brand.reset();
    payment.card_last4.reset();
    payment.failure_code.reset();
  }
  return payment;
}

awaitable<Result<std::vector<TransactionView>>> of_job(db::Executor& database, ResourceRef job,
                                                       const accounts::Actor& actor) {
  const Result<Id> id = co_await job_for_party(database, job, actor);
  if (!id) {
    co_return id.error();
  }
  std::vector<TransactionView> payments = co_await database.all<TransactionView>(kOfJob, *id);
  for (TransactionView& payment : payments) {
    payment = as_seen_by(actor, std::move(payment));
  }
  co_return payments;
}

awaitable<Result<TransactionView>> create(db::Transaction& transaction, const accounts::Actor& admin,
                                          const CreateTransaction& command) {
  const std::optional<JobOfPayment> job = co_await transaction.maybe<JobOfPayment>(kFindJob, command.job_id);
  if (!job) {
    co_return invalid_field("job_id", "names no job");
  }
  std::vector<FieldError> faults = faults_of(command, *job);
  if (!faults.empty()) {
    co_return invalid_fields(std::move(faults));
  }
  auto made = co_await transaction.one<TransactionView>(
      kInsert, command.job_id, job->consumer_id, job->gig_worker_id, command.type, command.amount,
      job->currency, command.status, command.payment_method, command.notes, admin.id);
  audit::record(transaction, {.admin_id = admin.id,
                              .name = "transaction.create",
                              .subject_type = "transaction",
                              .subject_id = made.id,
                              .reason = command.notes,
                              .changes = audit::differences(TransactionView(), made)});
  co_return made;
}

}  // namespace gigco::payments
