// What time and the jobs themselves ask for, without anybody calling: money of a cancelled job becomes free,
// that of a finished one is captured and divided, an authorisation that is about to end is captured into
// escrow when a worker counts on it and otherwise authorised anew or let go. A job's workflow asks for the
// same at once, by settle(); what comes later, as tips do, is found here.
#include "domain/payments/outcomes.hpp"
#include "domain/payments/payments.hpp"
#include "domain/payments/renewal.hpp"
#include "platform/crypto/random.hpp"
#include "platform/db/errors.hpp"
#include "platform/log/log.hpp"

namespace gigco::payments {
namespace {

constexpr int kMostAtOnce = 20;

// The index transactions_held, and transactions_undivided for what was captured early. What the processor has
// refused, or people have discarded, is tried again after a pause only.
constexpr db::Statement kDue{"payments.due_by_rule", R"(
  select payment.id
    from transactions as payment join jobs as job on job.id = payment.job_id
   where (payment.state = 'authorized'
            and (job.status in ('cancelled', 'completed', 'payment_failed', 'paid', 'review_pending', 'closed')
                 or payment.authorization_expires_at <= now() + make_interval(secs => $1))
          or payment.state in ('captured', 'partially_refunded') and payment.split_at is null
            and (job.status = 'cancelled'
                 or job.status in ('completed', 'payment_failed', 'paid', 'review_pending', 'closed')
                    and job.gig_worker_id is not null))
     and not exists (select from transactions as renewal
                      where renewal.renews_id = payment.id and renewal.state = 'pending')
     and not exists (select from payment_rests as rest
                      where rest.transaction_id = payment.id and rest.until > now())
     and not exists (select from payment_operations as open
                      where open.transaction_id = payment.id
                        and (open.status in ('pending', 'dead')
                             or open.status = 'failed' and open.requested_by is null
                                and open.finished_at > now() - interval '1 hour'))
   order by payment.id limit $2)"};

constexpr db::Statement kRest{"payments.rest", R"(
  insert into payment_rests (transaction_id, until, reason) values ($1, now() + interval '1 hour', $2)
  on conflict (transaction_id) do update set until = excluded.until, reason = excluded.reason)"};

/// What went wrong with it, or nothing: one thing that cannot be done must not keep the others from being
/// done. A database that is away is nobody's fault, and passes on.
awaitable<std::string> problem_of(awaitable<void> work) {
  try {
    co_await std::move(work);
  } catch (const db::Unavailable&) {
    throw;
  } catch (const std::exception& problem) {
    co_return problem.what();
  }
  co_return std::string();
}

/// Its job is open and nobody's yet, so that the money is to stay reserved for whoever comes.
bool is_waiting(const Held& held) {
  return held.payment.state == PaymentState::authorized && !held.payment.is_replaced() &&
         !held.payment.is_expired && !held.job.gig_worker_id && !is_done(held.job) &&
         held.job.status != jobs::JobStatus::cancelled &&
         held.job.status != jobs::JobStatus::no_worker_available;
}

/// What is to be done at the processor, if anything.
std::optional<NewOperation> operation_for(const Held& held) {
  const Payment& payment = held.payment;
  const bool is_cancelled = held.job.status == jobs::JobStatus::cancelled;
  NewOperation operation{.uuid = crypto::random_uuid(), .transaction_id = payment.id};
  if (payment.state == PaymentState::authorized && payment.is_replaced()) {
    operation.kind = OperationKind::release;
    operation.amount = payment.amount;
    return operation;
  }
  if (payment.state == PaymentState::authorized && payment.award && is_done(held.job)) {
    const bool is_nothing = *payment.award == Cents{0};
    operation.kind = is_nothing ? OperationKind::release : OperationKind::capture;
    operation.amount = is_nothing ? payment.amount : *payment.award;
    return operation;
  }
  if (payment.state == PaymentState::authorized) {
    const bool is_wanted = is_done(held.job) || (!is_cancelled && held.job.gig_worker_id.has_value());
    operation.kind = is_wanted ? OperationKind::capture : OperationKind::release;
    operation.amount = payment.amount;
    return operation;
  }
  const Cents stays = is_cancelled ? Cents{0} : payment.award.value_or(payment.refundable());
  if (!payment.is_split && payment.refundable() > stays) {
    operation.kind = OperationKind::refund;
    operation.amount = Cents{payment.refundable().count - stays.count};
    operation.refunded_before = payment.refunded;
    return operation;
  }
  return {};
}

}  // namespace

awaitable<std::optional<Uuid>> Payments::begin_by_rule(Id id) {
  std::optional<Uuid> begun;
  db::Transaction transaction = co_await database_.begin();
  const ResourceRef payment = id;
  const Result<Held> held = co_await hold(transaction, payment);
  if (!held) {
    co_return begun;
  }
  const bool is_held = held->payment.state == PaymentState::authorized;
  if (is_held && held->payment.is_expired) {
    const bool is_expired = co_await record_expired(transaction, *held);
    if (is_expired) {
      co_await transaction.commit();
    }
    co_return begun;
  }
  if (is_waiting(*held)) {
    begun = co_await begin_renewal(transaction, held->payment);
  }
  const std::optional<NewOperation> operation = begun ? std::nullopt : operation_for(*held);
  if (operation) {
    const Result<void> added = co_await add(transaction, *operation);
    if (!added) {
      co_return begun;
    }
    begun = operation->uuid;
  } else if (!begun && is_done(held->job) && held->job.gig_worker_id && !held->payment.is_split &&
             held->payment.is_captured()) {
    divide(transaction, *held, 0);
  }
  co_await transaction.commit();
  co_return begun;
}

awaitable<void> Payments::follow_rule(Id id) {
  const std::optional<Uuid> begun = co_await begin_by_rule(id);
  if (begun) {
    const std::optional<Operation> operation = co_await find(database_, *begun);
    co_await carry_out(operation.value(), Try::first);
  }
}

awaitable<int> Payments::follow_rules() {
  const std::int64_t early = settings_.early_capture.count();
  const std::vector<Id> due = co_await database_.all<Id>(kDue, early, std::int64_t{kMostAtOnce});
  for (const Id id : due) {
    const std::string problem = co_await problem_of(follow_rule(id));
    if (!problem.empty()) {
      log::error("a payment's rules could not be followed", {{"payment", id}, {"reason", problem}});
      co_await database_.execute(kRest, id, problem);
    }
  }
  co_return static_cast<int>(due.size());
}

awaitable<void> Payments::carry_out_again(Operation operation) {
  const std::string problem = co_await problem_of(carry_out(operation, Try::again));
  if (problem.empty()) {
    co_return;
  }
  const bool is_last = operation.attempts >= settings_.most_attempts;
  log::error("a payment operation could not be carried out", {{"operation", to_string(operation.uuid)},
                                                              {"attempt", operation.attempts},
                                                              {"reason", problem},
                                                              {"given_up", is_last}});
  const Postponement postponement{.pause = settings_.backoff.pause(operation.attempts),
                                  .code = "internal_error",
                                  .message = problem,
                                  .is_last = is_last};
  co_await postpone(database_, operation, postponement);
}

awaitable<int> Payments::work_off() {
  int done = 0;
  if (client_ == nullptr) {
    co_return done;
  }
  for (int worked_on = 0; worked_on < kMostAtOnce; ++worked_on) {
    const std::optional<Operation> operation = co_await claim_due(database_);
    if (!operation) {
      break;
    }
    co_await carry_out_again(*operation);
    ++done;
  }
  const int by_rule = co_await follow_rules();
  co_return done + by_rule;
}

}  // namespace gigco::payments
