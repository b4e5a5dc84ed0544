// What a caller is told when the card processor says no, or nothing.
#pragma once

#include <string>

#include "platform/core/error.hpp"
#include "vendors/clover/types.hpp"

namespace gigco::payments {

inline constexpr const char* kUnavailable = "payments_unavailable";

/// 503: nothing was done.
[[nodiscard]] Error payments_unavailable();
/// 503: whether it was done will be known later.
[[nodiscard]] Error payment_pending();
/// 402, or 503 when the code says nothing about the card.
[[nodiscard]] Error refused(const std::string& code);

/// The code under which a failure is kept and told: one of ours, whatever the processor calls it today.
[[nodiscard]] std::string code_of(const clover::Failure& failure);

}  // namespace gigco::payments
