#include "api/authorization.hpp"

#include "domain/accounts/actor.hpp"
#include "platform/auth/access_token.hpp"
#include "platform/auth/revoked_sessions.hpp"
#include "platform/json/codec.hpp"

namespace gigco::api {
namespace {

constexpr std::string_view kScheme = "Bearer ";

Error unauthenticated(std::string code, std::string message) {
  return {.kind = ErrorKind::unauthenticated,
          .code = std::move(code),
          .title = "unauthorized",
          .message = std::move(message)};
}

Result<http::Principal> authenticate(const Services& services, const http::Request& request) {
  const auto token = bearer_token(request);
  if (!token) {
    return unauthenticated("AUTHENTICATION_REQUIRED",
                           "This needs an access token: Authorization: Bearer <token>.");
  }
  const auto claims = services.access_tokens->verify(*token);
  if (!claims) {
    return claims.error();
  }
  const auto role = json::enum_from_name<accounts::Role>((*claims)->role);
  if (!role) {
    return unauthenticated("TOKEN_INVALID", "The access token is not valid.");
  }
  if (services.revoked_sessions->contains((*claims)->session_id)) {
    return unauthenticated("SESSION_REVOKED", "This session has ended; log in again.");
  }
  return http::Principal{.user_id = (*claims)->user_id,
                         .session_id = (*claims)->session_id,
                         .role = static_cast<unsigned>(*role)};
}

}  // namespace

std::optional<std::string_view> bearer_token(const http::Request& request) {
  const std::string_view credentials = request.header("Authorization");
  if (!http::equal_ignoring_case(credentials.substr(0, kScheme.size()), kScheme)) {
    return std::nullopt;
  }
  return credentials.substr(kScheme.size());
}

Result<void> authorize(const Services& services, const http::Access& access, http::Request& request) {
  const auto principal = authenticate(services, request);
  if (principal) {
    request.principal = *principal;
  }
  if (access.everyone) {
    return {};
  }
  if (!principal) {
    return principal.error();
  }
  if (!access.allows(principal->role)) {
    return Error{.kind = ErrorKind::forbidden,
                 .code = "ROLE_FORBIDDEN",
                 .title = "forbidden",
                 .message = "Your role may not do this."};
  }
  return {};
}

}  // namespace gigco::api
