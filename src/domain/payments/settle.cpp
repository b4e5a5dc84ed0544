// All of one job's money at once, because its workflow waits for it.
#include "domain/payments/operations.hpp"
#include "domain/payments/payments.hpp"

namespace gigco::payments {
namespace {

// By transactions_job.
constexpr db::Statement kOfJob{"payments.to_settle", R"(
  select payment.id
    from transactions as payment
   where payment.job_id = $1
     and (payment.state = 'authorized'
          or payment.state in ('captured', 'partially_refunded') and payment.split_at is null)
     and not exists (select from payment_operations as open
                      where open.transaction_id = payment.id and open.status in ('pending', 'dead'))
   order by payment.id)"};

constexpr db::Statement kMoney{"payments.money_of_job", R"(
  select exists (select from transactions where job_id = $1 and state not in ('recorded', 'pending', 'failed'))
           as had_payments,
         not exists (
           select from transactions as payment
            where job_id = $1
              and (state in ('pending', 'authorized')
                   or state in ('captured', 'partially_refunded') and split_at is null
                   or exists (select from payment_operations as open
                               where open.transaction_id = payment.id and open.status in ('pending', 'dead'))))
           as is_settled,
         exists (
           select from transactions as payment
            where job_id = $1
              and (state = 'authorized'
                     and exists (select from payment_operations as refused
                                  where refused.transaction_id = payment.id and refused.status = 'failed'
                                    and refused.kind <> 'authorize' and refused.requested_by is null)
                     and not exists (select from payment_operations as open
                                      where open.transaction_id = payment.id
                                        and open.status in ('pending', 'dead'))
                   or state = 'expired'
                      and exists (select from jobs
                                   where id = $1 and status in ('completed', 'payment_failed', 'review_pending', 'closed'))))
           as is_refused)"};

}  // namespace

awaitable<JobSettlement> Payments::settle(Id job) {
  // A payment takes two turns when it was captured early and is divided by a decision: part of it goes back
  // first.
  constexpr int kMostTurns = 3;
  bool is_refused = client_ == nullptr;
  for (int turn = 0; turn < kMostTurns && !is_refused; ++turn) {
    const std::vector<Id> payments = co_await database_.all<Id>(kOfJob, job);
    if (payments.empty()) {
      break;
    }
    for (const Id payment : payments) {
      const std::optional<Uuid> begun = co_await begin_by_rule(payment);
      if (begun) {
        const std::optional<Operation> operation = co_await find(database_, *begun);
        co_await carry_out(operation.value(), Try::first);
        const std::optional<Operation> ended = co_await find(database_, *begun);
        is_refused = is_refused || ended.value().status == OperationStatus::failed;
      }
    }
  }
  co_return co_await database_.one<JobSettlement>(kMoney, job);
}

}  // namespace gigco::payments
