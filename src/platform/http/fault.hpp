// What is wrong with a request before any handler sees it, and what this room answers by itself.
// Refusals by rules of gigs do not come in: they are plain Errors.
#pragma once

#include <string_view>

#include "platform/http/message.hpp"

namespace gigco::http {

enum class Fault {
  malformed,             // 400
  request_timeout,       // 408
  body_too_large,        // 413
  header_too_large,      // 431
  encoding_unsupported,  // 501: a transfer coding other than chunked
  overloaded,            // 503: too many connections
  handler_timeout,       // 503: cancelled after ServerLimits::handler_timeout
  version_unsupported,   // 505
};

/// In the one form of errors; its `code` names the fault (MALFORMED_REQUEST, REQUEST_TIMEOUT,
/// BODY_TOO_LARGE, HEADER_TOO_LARGE, TRANSFER_ENCODING_UNSUPPORTED, OVERLOADED, HANDLER_TIMEOUT,
/// VERSION_UNSUPPORTED).
[[nodiscard]] Response fault_response(Fault fault, std::string_view request_id);

}  // namespace gigco::http
