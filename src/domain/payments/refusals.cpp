#include "domain/payments/refusals.hpp"

namespace gigco::payments {

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
  return {.kind = ErrorKind::payment_required,
          .code = code,
          .title = "payment refused",
          .message = "The payment was refused: " + code + "."};
}

std::string code_of(const clover::Failure& failure) {
  const bool is_ours =
      failure.kind == clover::FailureKind::unavailable || failure.kind == clover::FailureKind::unauthorized;
  return is_ours ? kUnavailable : failure.code;
}

}  // namespace gigco::payments
