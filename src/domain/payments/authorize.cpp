#include "domain/payments/methods.hpp"
#include "domain/payments/operations.hpp"
#include "domain/payments/payment.hpp"
#include "domain/payments/payments.hpp"
#include "platform/db/database.hpp"
#include "platform/json/codec.hpp"
#include "vendors/clover/clover.hpp"

namespace gigco::payments {
namespace {

struct JobMoney {
  Cents total_pay;
  std::string currency;
  Cents authorized;  // by payments that live
};
BOOST_DESCRIBE_STRUCT(JobMoney, (), (total_pay, currency, authorized))

// The index transactions_job. What was refunded or let go does not count.
constexpr db::Statement kJobMoney{"payments.job_money", R"(
  select job.total_pay_cents as total_pay, job.currency,
         coalesce((select sum(case when state in ('pending', 'authorized') then amount_cents
                                   else captured_cents - refunded_cents end)
                     from transactions
                    where job_id = job.id and type = 'authorization'
                      and state in ('pending', 'authorized', 'captured', 'partially_refunded')), 0)::bigint
           as authorized
    from jobs as job where job.id = $1)"};

constexpr db::Statement kMethod{"payments.method_source", R"(
  select id, clover_customer_id as source from payment_methods
   where id = coalesce($1::bigint, (select id from payment_methods where uuid = $2::uuid))
     and user_id = $3 and removed_at is null)"};

constexpr db::Statement kDefaultMethod{"payments.default_method", R"(
  select id, clover_customer_id as source from payment_methods where user_id = $1 and is_default)"};

constexpr db::Statement kInsert{"payments.insert_authorization", R"(
  insert into transactions (job_id, consumer_id, gig_worker_id, type, amount_cents, currency, status, state,
                            payment_method, payment_method_id, created_by, buyer_ip, metadata,
                            platform_bps, processor_bps, processor_fixed_cents)
  values ($1, $2, $3, $13, $4, $5, 'pending', 'pending', $6, $7, $2, $8, $9::jsonb, $10, $11, $12)
  returning id)"};

struct Source {
  std::optional<Id> method_id;
  std::string source;
};

struct MethodSource {
  Id id = 0;
  std::string source;
};
BOOST_DESCRIBE_STRUCT(MethodSource, (), (id, source))

/// What pays: a token, or a card that the consumer has kept.
awaitable<Result<Source>> source_of(db::Transaction& transaction, const AuthorizePayment& command,
                                    Id consumer) {
  if (command.clover_source_token && command.payment_method_id) {
    co_return invalid_field("clover_source_token", "and payment_method_id cannot both be given");
  }
  Source source;
  if (command.clover_source_token) {
    source.source = *command.clover_source_token;
    co_return source;
  }
  std::optional<MethodSource> method;
  if (command.payment_method_id) {
    method = co_await transaction.maybe<MethodSource>(kMethod, *command.payment_method_id, consumer);
  } else {
    method = co_await transaction.maybe<MethodSource>(kDefaultMethod, consumer);
  }
  if (!method) {
    co_return command.payment_method_id
        ? invalid_field("payment_method_id", "names no card of yours")
        : invalid_field("clover_source_token", "is required: you have no saved card");
  }
  source.method_id = method->id;
  source.source = method->source;
  co_return source;
}

Result<void> check(const AuthorizePayment& command, const JobMoney& money, const std::string& taken) {
  std::vector<FieldError> faults;
  if (command.currency.value_or(money.currency) != money.currency) {
    faults.push_back({"currency", "is not the currency of this job, " + money.currency});
  } else if (money.currency != taken) {
    faults.push_back({"currency", "must be " + taken + ", but this job is paid in " + money.currency});
  }
  const Cents left{std::max<std::int64_t>(money.total_pay.count - money.authorized.count, 0)};
  if (command.amount > left && !command.is_tip) {
    std::string reason = "must be at most what of the job's pay is not authorized already: ";
    append_decimal(reason, left);
    faults.push_back({"amount", std::move(reason)});
  }
  if (!faults.empty()) {
    return invalid_fields(std::move(faults));
  }
  return {};
}

bool can_be_paid(jobs::JobStatus status) {
  using jobs::JobStatus;
  return status == JobStatus::posted || status == JobStatus::offer_sent || status == JobStatus::accepted ||
         status == JobStatus::worker_assigned || status == JobStatus::scheduled ||
         status == JobStatus::in_progress || status == JobStatus::completed;
}

}  // namespace

awaitable<Result<void>> Payments::write_authorize(db::Transaction& transaction, accounts::Actor actor,
                                                  AuthorizePayment command, Uuid key, std::string buyer_ip) {
  const ResourceRef job_ref = command.job_id;
  const Result<jobs::Standing> job = co_await jobs::lock(transaction, job_ref);
  if (!job) {
    co_return job.error();
  }
  if (job->consumer_id != actor.id) {
    co_return jobs::not_your_job();
  }
  if (command.is_tip ? !is_done(*job) : !can_be_paid(job->status)) {
    co_return Error{.kind = ErrorKind::conflict,
                    .code = "JOB_STATE_CONFLICT",
                    .title = "not possible in the job's state",
                    .message = command.is_tip ? "A tip is given once the job is completed."
                                              : "This job is over; nothing more is paid for it."};
  }
  const auto money = co_await transaction.one<JobMoney>(kJobMoney, job->id);
  if (const Result<void> checked = check(command, money, settings_.currency); !checked) {
    co_return checked.error();
  }
  const Result<Source> source = co_await source_of(transaction, command, actor.id);
  if (!source) {
    co_return source.error();
  }
  std::optional<std::string> metadata;
  if (command.metadata) {
    metadata = json::serialize(*command.metadata);
  }
  const FeeRates& rates = settings_.rates;
  const Id id = co_await transaction.one<Id>(
      kInsert, job->id, job->consumer_id, job->gig_worker_id, command.amount, money.currency,
      command.payment_method, source->method_id, buyer_ip, metadata, rates.platform_bps, rates.processor_bps,
      rates.processor_fixed, command.is_tip ? TransactionType::tip : TransactionType::authorization);
  const NewOperation operation{.uuid = key,
                               .transaction_id = id,
                               .kind = OperationKind::authorize,
                               .amount = command.amount,
                               .source = source->source,
                               .requested_by = actor.id};
  co_return co_await add(transaction, operation);
}

awaitable<Result<void>> Payments::begin_authorize(accounts::Actor actor, AuthorizePayment command, Uuid key,
                                                  std::string buyer_ip) {
  db::Transaction transaction = co_await database_.begin();
  const Result<void> written =
      co_await write_authorize(transaction, actor, std::move(command), key, std::move(buyer_ip));
  if (written) {
    co_await transaction.commit();
  }
  co_return written;
}

// Not committed: it only tells whether it would be refused.
awaitable<Result<void>> Payments::try_authorize(accounts::Actor actor, AuthorizePayment command, Uuid key,
                                                std::string buyer_ip) {
  db::Transaction trial = co_await database_.begin();
  co_return co_await write_authorize(trial, actor, std::move(command), key, std::move(buyer_ip));
}

awaitable<Result<AuthorizePayment>> Payments::keep_card(accounts::Actor actor, AuthorizePayment command,
                                                        Uuid key, std::string buyer_ip) {
  const std::optional<Operation> begun = co_await find(database_, key);
  if (!begun) {
    const Result<void> possible = co_await try_authorize(actor, command, key, std::move(buyer_ip));
    if (!possible) {
      // The same request may have come twice, and its other half written the operation meanwhile.
      const std::optional<Operation> meanwhile = co_await find(database_, key);
      if (!meanwhile) {
        co_return possible.error();
      }
    }
  }
  PaymentMethods methods(database_, client_);
  SavePaymentMethod save;
  save.clover_source_token = *command.clover_source_token;
  save.consent = true;
  const Result<PaymentMethod> kept = co_await methods.save(actor, std::move(save), key);
  if (!kept) {
    co_return kept.error();
  }
  command.clover_source_token.reset();
  command.payment_method_id = kept->id;
  co_return command;
}

awaitable<Result<TransactionView>> Payments::authorize(accounts::Actor actor, AuthorizePayment command,
                                                       RequestKey key, std::string buyer_ip) {
  const std::optional<Error> out = co_await unavailable(clover::OperationClass::charge, key);
  if (out) {
    co_return *out;
  }
  if (command.save_card.value_or(false) && command.clover_source_token) {
    Result<AuthorizePayment> with_card = co_await keep_card(actor, command, key.uuid, buyer_ip);
    if (!with_card) {
      co_return with_card.error();
    }
    command = *std::move(with_card);
  }
  const Result<void> begun =
      co_await begin_authorize(actor, std::move(command), key.uuid, std::move(buyer_ip));
  const Result<Operation> done = co_await finish(key.uuid, begun);
  if (!done) {
    co_return done.error();
  }
  const ResourceRef payment = done->transaction_id;
  co_return co_await get(database_, payment);
}

awaitable<Result<TransactionView>> Payments::tip(accounts::Actor actor, ResourceRef job, TipWorker command,
                                                 RequestKey key, std::string buyer_ip) {
  const Result<Id> job_id = co_await job_for_party(database_, job, actor);
  if (!job_id) {
    co_return job_id.error();
  }
  AuthorizePayment payment{.job_id = *job_id,
                           .amount = command.amount,
                           .currency = {},
                           .payment_method = {},
                           .clover_source_token = std::move(command.clover_source_token),
                           .payment_method_id = command.payment_method_id,
                           .save_card = {},
                           .metadata = {},
                           .is_tip = true};
  co_return co_await authorize(actor, std::move(payment), key, std::move(buyer_ip));
}

}  // namespace gigco::payments
