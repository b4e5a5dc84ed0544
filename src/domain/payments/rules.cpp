// What time and the jobs themselves ask for, without anybody calling: money of a cancelled job becomes free,
// that of a finished one is captured and divided, an authorisation that is about to end is captured into
// escrow, and what the worker has reported counts as confirmed after a while.
#include "domain/jobs/jobs.hpp"
#include "domain/payments/ledger.hpp"
#include "domain/payments/outcomes.hpp"
#include "domain/payments/payments.hpp"
#include "platform/crypto/random.hpp"
#include "platform/log/log.hpp"

namespace gigco::payments {
namespace {

constexpr std::int64_t kMostAtOnce = 20;

// The index transactions_held, and transactions_undivided for what was captured early. What the processor has
// refused, or people have discarded, is tried again after a pause only.
constexpr db::Statement kDue{"payments.due_by_rule", R"(
  select payment.id
    from transactions as payment join jobs as job on job.id = payment.job_id
   where (payment.state = 'authorized'
            and (job.status in ('cancelled', 'completed', 'paid', 'review_pending', 'closed')
                 or payment.authorization_expires_at <= now() + make_interval(secs => $1))
          or payment.state in ('captured', 'partially_refunded') and payment.split_at is null
            and job.status in ('cancelled', 'completed', 'paid', 'review_pending', 'closed'))
     and not exists (select from payment_operations as open
                      where open.transaction_id = payment.id
                        and (open.status in ('pending', 'dead')
                             or open.status = 'failed' and open.requested_by is null
                                and open.finished_at > now() - interval '1 hour'))
   order by payment.id limit $2)"};

constexpr db::Statement kExpire{"payments.expire", R"(
  update transactions
     set state = 'expired', status = status_of_state('expired'), updated_at = now()
   where id = $1 and state = 'authorized')"};

constexpr db::Statement kOverdue{"payments.overdue_confirmations", R"(
  select id from jobs
   where status = 'in_progress' and consumer_completed_at is null
     and worker_completed_at <= now() - make_interval(secs => $1)
   order by worker_completed_at limit $2)"};

void expire(db::Transaction& transaction, const Payment& payment) {
  transaction.defer(kExpire, payment.id);
  post(transaction, {.transaction_id = payment.id,
                     .operation_id = 0,
                     .event = LedgerEvent::release,
                     .entries = {{Account::card_hold, {}, Cents{-payment.amount.count}},
                                 {Account::consumer_card, payment.consumer_id, payment.amount}}});
}

/// What is to be done at the processor, if anything.
std::optional<NewOperation> operation_for(const Held& held) {
  const Payment& payment = held.payment;
  const bool is_cancelled = held.job.status == jobs::JobStatus::cancelled;
  NewOperation operation{.uuid = crypto::random_uuid(), .transaction_id = payment.id};
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
    expire(transaction, held->payment);
  } else if (const std::optional<NewOperation> operation = operation_for(*held)) {
    const Result<void> added = co_await add(transaction, *operation);
    if (!added) {
      co_return begun;
    }
    begun = operation->uuid;
  } else if (is_done(held->job) && !held->payment.is_split && held->payment.is_captured()) {
    divide(transaction, *held, 0);
  }
  co_await transaction.commit();
  co_return begun;
}

awaitable<int> Payments::follow_rules() {
  const std::int64_t early = settings_.early_capture.count();
  const std::vector<Id> due = co_await database_.all<Id>(kDue, early, kMostAtOnce);
  for (const Id id : due) {
    const std::optional<Uuid> begun = co_await begin_by_rule(id);
    if (begun) {
      const std::optional<Operation> operation = co_await find(database_, *begun);
      co_await carry_out(operation.value(), Try::first);
    }
  }
  co_return static_cast<int>(due.size());
}

awaitable<int> Payments::confirm_overdue() {
  const std::int64_t window = settings_.release_window.count();
  const std::vector<Id> overdue = co_await database_.all<Id>(kOverdue, window, kMostAtOnce);
  for (const Id id : overdue) {
    db::Transaction transaction = co_await database_.begin();
    const ResourceRef job = id;
    const Result<jobs::JobView> confirmed = co_await jobs::confirm_by_time(transaction, job);
    if (confirmed) {
      co_await transaction.commit();
    }
  }
  co_return static_cast<int>(overdue.size());
}

awaitable<int> Payments::work_off() {
  int done = co_await confirm_overdue();
  if (client_ == nullptr) {
    co_return done;
  }
  const std::vector<Operation> due = co_await claim_due(database_, kMostAtOnce);
  for (const Operation& operation : due) {
    co_await carry_out(operation, Try::again);
  }
  done += static_cast<int>(due.size());
  const int by_rule = co_await follow_rules();
  co_return done + by_rule;
}

}  // namespace gigco::payments
