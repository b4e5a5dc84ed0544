#include "domain/payments/refusals.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace gigco::payments {
namespace {

struct Refusal {
  std::string_view vendor_code;  // https://docs.clover.com/docs/ecommerce-api-error-codes
  std::string_view code;         // ours; clients rely on it
  std::string_view message;
};

constexpr Refusal kDeclined{"card_declined", "card_declined", "The card was declined. Please use another."};
constexpr Refusal kRefused{"payment_refused", "payment_refused",
                           "The card processor has refused this payment."};
constexpr std::string_view kIncorrectNumber = "The card's number is wrong.";
constexpr std::string_view kIncorrectCode = "The card's security code is wrong.";
constexpr std::string_view kIncorrectDate = "The card's expiry date is wrong.";

/// Everything that a client may be told. What is not here is card_declined, or payment_refused when it does
/// not speak of the card.
constexpr std::array kRefusals{
    kDeclined,
    kRefused,
    Refusal{"insufficient_funds", "insufficient_funds", "There is not enough money on this card."},
    Refusal{"expired_card", "expired_card", "The card has expired."},
    Refusal{"incorrect_cvc", "incorrect_cvc", kIncorrectCode},
    Refusal{"invalid_cvc", "incorrect_cvc", kIncorrectCode},
    Refusal{"incorrect_number", "incorrect_number", kIncorrectNumber},
    Refusal{"invalid_number", "incorrect_number", kIncorrectNumber},
    Refusal{"invalid_expiry_month", "invalid_expiry", kIncorrectDate},
    Refusal{"invalid_expiry_year", "invalid_expiry", kIncorrectDate},
    Refusal{"invalid_expiry", "invalid_expiry", kIncorrectDate},
    Refusal{"invalid_card_type", "card_not_supported", "Cards of this kind are not accepted."},
    Refusal{"card_not_supported", "card_not_supported", "Cards of this kind are not accepted."},
    Refusal{"card_on_file_missing", "card_on_file_missing", "The kept card is gone. Please use another."},
    Refusal{"token_already_used", "token_already_used", "Please enter the card again."},
    Refusal{"processing_error", "processing_error", "The card could not be processed. Please try again."},
    Refusal{"discarded", "discarded", "The payment was given up."},
};

const Refusal* find(std::string_view code) {
  const auto* found = std::ranges::find(kRefusals, code, &Refusal::vendor_code);
  return found == kRefusals.end() ? nullptr : found;
}

/// Also of what was kept before this table was.
const Refusal& told_as(std::string_view code) {
  const Refusal* known = find(code);
  return known == nullptr ? kRefused : *known;
}

}  // namespace

Error payments_unavailable() {
  return {.kind = ErrorKind::unavailable,
          .code = kUnavailable,
          .title = "payments unavailable",
          .message = "Payments are not possible at the moment; nothing was charged. Please try again later."};
}

Error payment_pending() {
  return {.kind = ErrorKind::unknown_outcome,
          .code = "payment_pending",
          .title = "payment pending",
          .message = "It is not known yet whether this was done. Ask again with the same Idempotency-Key."};
}

Error refused(const std::string& code) {
  if (code == kUnavailable) {
    Error error = payments_unavailable();
    error.kind = ErrorKind::given_up;
    return error;
  }
  const Refusal& refusal = told_as(code);
  return {.kind = ErrorKind::payment_required,
          .code = std::string(refusal.code),
          .title = "payment refused",
          .message = std::string(refusal.message)};
}

std::string code_of(const clover::Failure& failure) {
  if (failure.kind == clover::FailureKind::unavailable || failure.kind == clover::FailureKind::unauthorized) {
    return kUnavailable;
  }
  const Refusal* known = find(failure.code);
  if (known != nullptr) {
    return std::string(known->code);
  }
  return std::string(failure.kind == clover::FailureKind::declined ? kDeclined.code : kRefused.code);
}

}  // namespace gigco::payments
