// What was paid for a job, in one view.
#pragma once

#include <boost/describe.hpp>

#include "domain/payments/payment.hpp"

namespace gigco::payments {

enum class EscrowStatus {
  none,     // nothing is reserved, or all of it was given back
  held,     // reserved or captured, and not yet the worker's
  released  // the worker's
};
BOOST_DESCRIBE_ENUM(EscrowStatus, none, held, released)

struct PaymentSummary {
  Id job_id = 0;
  Cents total_authorized;  // in all, whatever became of it
  Cents total_captured;
  Cents total_refunded;
  Cents platform_fees;
  Cents worker_payment;
  EscrowStatus escrow_status = EscrowStatus::none;
};
BOOST_DESCRIBE_STRUCT(PaymentSummary, (),
                      (job_id, total_authorized, total_captured, total_refunded, platform_fees,
                       worker_payment, escrow_status))

/// For the job's parties and administrators. Errors: JOB_NOT_FOUND, NOT_YOUR_JOB.
[[nodiscard]] awaitable<Result<PaymentSummary>> summary_of(db::Executor& database, ResourceRef job,
                                                           const accounts::Actor& actor);

}  // namespace gigco::payments
