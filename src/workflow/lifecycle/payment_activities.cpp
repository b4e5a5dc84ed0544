#include "workflow/lifecycle/payment_activities.hpp"

#include "domain/payments/payments.hpp"
#include "workflow/engine/activities.hpp"
#include "workflow/lifecycle/activity_types.hpp"

namespace gigco::workflow {
namespace {

boost::asio::awaitable<Outcome<Settlement>> settle(payments::Payments& payments, Id job) {
  const payments::JobSettlement money = co_await payments.settle(job);
  if (money.is_refused) {
    co_return Failure{.type = std::string(kPaymentRefused),
                      .message = "The card processor refuses what is to be done.",
                      .non_retryable = true};
  }
  if (!money.is_settled) {
    co_return Failure{.type = "payment_pending", .message = "The outcome of a payment is not known yet."};
  }
  co_return Settlement{.had_payments = money.had_payments};
}

}  // namespace

void add_payment_activities(Activities& activities, payments::Payments& payments) {
  activities.add(kSettlePayments, [payments = &payments](ActivityTask, AboutJob about) {
    return settle(*payments, about.job_id);
  });
}

}  // namespace gigco::workflow
