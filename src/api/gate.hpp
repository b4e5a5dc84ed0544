// Every routed request passes here once: who is calling, whether the route is for them, and whether they have
// not called too often.
#pragma once

#include "api/services.hpp"
#include "platform/http/route.hpp"
#include "platform/limits/limiter.hpp"

namespace gigco::api {

/// How often one person may call the routes of each class; and how often all those together at one address
/// who say who they are not.
struct RateLimits {
  limits::Rate read;
  limits::Rate write;
  limits::Rate auth;
  limits::Rate webhook;
};

/// People behind one address (an office, a mobile network) who may be logged in there at their full rates.
inline constexpr int kPeopleAtAnAddress = 10;

/// For http::dispatcher(). Besides the errors of authorize(): 429 RATE_LIMITED with Retry-After. Limited
/// answers tell RateLimit-Limit, RateLimit-Remaining and RateLimit-Reset (seconds), as
/// draft-ietf-httpapi-ratelimit-headers-06 has them, and RateLimit-Policy. What is passed must outlive the
/// middleware.
[[nodiscard]] http::Middleware gate(const Services& services, limits::Limiter& limiter, RateLimits rates);

}  // namespace gigco::api
