// What a decision about a disputed job makes of its money: only written down here, and carried out by the
// same rules that pay finished jobs and give back what was paid for cancelled ones.
#pragma once

#include "domain/payments/payment.hpp"

namespace gigco::payments {

/// What is reserved or in escrow for the job: neither divided nor given back.
[[nodiscard]] awaitable<Cents> held_for(db::Executor& database, Id job);

/// So much goes back to the consumer, of the oldest payment last; the rest is the worker's, less the fees.
/// The job must be locked. Gives what was held. Errors: payment_in_progress, `invalid` (refund_amount) beyond
/// that.
[[nodiscard]] awaitable<Result<Cents>> award(db::Transaction& transaction, Id job, Cents refund);

}  // namespace gigco::payments
