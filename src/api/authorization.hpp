// Who is calling, and whether this route is for them. Deny by default: a route that names no role and is
// not open to everyone is refused to all. Whose resource it is, the domain decides.
#pragma once

#include "api/services.hpp"
#include "platform/http/route.hpp"

namespace gigco::api {

/// Reads "Authorization: Bearer …" (RFC 6750) and sets the request's principal. Errors: 401
/// AUTHENTICATION_REQUIRED, TOKEN_INVALID, TOKEN_EXPIRED, SESSION_REVOKED; 403 ROLE_FORBIDDEN. On a route
/// open to everyone a missing or bad token is nobody, not an error.
[[nodiscard]] Result<void> authorize(const Services& services, const http::Access& access,
                                     http::Request& request);

/// What follows "Authorization: Bearer", or nothing.
[[nodiscard]] std::optional<std::string_view> bearer_token(const http::Request& request);

}  // namespace gigco::api
