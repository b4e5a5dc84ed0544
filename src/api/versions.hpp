// The versions of this API: which there are, and how clients learn that a route will go.
#pragma once

#include "platform/http/route.hpp"

namespace gigco::api {

/// Answers 404 UNKNOWN_VERSION for /api/v2 and the like. To answers of a deprecated route it adds
/// Deprecation (RFC 9745), Sunset (RFC 8594) and links to the successor and the documentation.
[[nodiscard]] http::Middleware versions();

}  // namespace gigco::api
