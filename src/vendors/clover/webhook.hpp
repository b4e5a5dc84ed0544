// What Clover tells by itself. https://docs.clover.com/docs/ecomm-hosted-checkout-webhook documents it for
// hosted checkout: header Clover-Signature, "t=<unix seconds>,v1=<hex>", where v1 is HMAC-SHA-256 of t, a dot
// and the body as it came. Delivery is not guaranteed, may come twice and in any order: a hint to look at the
// charge, and never more.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "platform/core/error.hpp"
#include "platform/core/timestamp.hpp"

namespace gigco::clover {

struct Webhook {
  std::string id;      // what it is about
  std::string type;    // "PAYMENT"
  std::string status;  // "APPROVED", "DECLINED"
};

/// What is older or newer is refused, so that an overheard request is worth little.
inline constexpr std::chrono::minutes kWebhookSkew{5};

/// The signature is checked before anything is parsed; with an empty secret none is good. Errors:
/// WEBHOOK_NOT_SIGNED, WEBHOOK_SIGNATURE_WRONG, WEBHOOK_TOO_OLD, and MALFORMED_JSON or `invalid` for a signed
/// body that cannot be read.
[[nodiscard]] Result<Webhook> read_webhook(std::string_view secret, std::string_view header,
                                           std::string_view body, Timestamp now);

}  // namespace gigco::clover
