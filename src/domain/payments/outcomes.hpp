// Writing down what came of an operation: the operation's end, the payment's new state, the ledger's posting,
// the event and the notice, all in the one transaction given. Internal to this room.
#pragma once

#include "domain/payments/operations.hpp"
#include "domain/payments/payment.hpp"
#include "vendors/clover/types.hpp"

namespace gigco::payments {

// Each does nothing when somebody else has recorded the outcome already.
[[nodiscard]] awaitable<void> record_authorized(db::Transaction& transaction, const Operation& operation,
                                                const clover::Charge& charge);
/// When its job is done, the money goes on to the worker at once.
[[nodiscard]] awaitable<void> record_captured(db::Transaction& transaction, const Operation& operation,
                                              const clover::Charge& charge);
[[nodiscard]] awaitable<void> record_released(db::Transaction& transaction, const Operation& operation,
                                              const clover::Refund& refund);
[[nodiscard]] awaitable<void> record_refunded(db::Transaction& transaction, const Operation& operation,
                                              const clover::Refund& refund);
[[nodiscard]] awaitable<void> record_failed(db::Transaction& transaction, const Operation& operation,
                                            const clover::Failure& failure);

/// An authorisation that has ended: its money is free. False, and nothing is done, while something is under
/// way with the payment.
[[nodiscard]] awaitable<bool> record_expired(db::Transaction& transaction, const Held& held);

/// Divides what is captured, and marks the job paid.
void divide(db::Transaction& transaction, const Held& held, Id operation_id);

}  // namespace gigco::payments
