#include "api/gate.hpp"

#include <chrono>

#include "api/authorization.hpp"
#include "platform/http/network.hpp"

namespace gigco::api {
namespace {

using boost::asio::awaitable;
using http::RateClass;

struct LimitedClass {
  std::string_view name;
  limits::Rate rate;
};

LimitedClass limited_class(const RateLimits& rates, RateClass rate_class) {
  switch (rate_class) {
    case RateClass::none:
      break;
    case RateClass::read:
      return {"read", rates.read};
    case RateClass::write:
      return {"write", rates.write};
    case RateClass::auth:
      return {"auth", rates.auth};
    case RateClass::webhook:
      return {"webhook", rates.webhook};
  }
  return {};
}

std::string key_of(std::string_view name, std::string_view kind, std::string_view who) {
  std::string key;
  key.reserve(name.size() + kind.size() + who.size() + 2);
  key.append(name).append(1, ':').append(kind).append(1, ':').append(who);
  return key;
}

std::vector<limits::Ask> asks_of(const RateLimits& rates, const http::Request& request) {
  std::vector<limits::Ask> asks;
  const LimitedClass limited = limited_class(rates, request.route->rate_class);
  if (!limited.rate.is_limited()) {
    return asks;
  }
  const std::string network = http::network_of(request.remote_address);
  if (request.principal.user_id == 0 || request.route->rate_class == RateClass::auth) {
    asks.push_back({key_of(limited.name, "anyone", network), limited.rate});
    return asks;
  }
  limits::Rate shared = limited.rate;
  shared.count *= kPeopleAtAnAddress;
  asks.push_back({key_of(limited.name, "people", network), shared});
  asks.push_back({key_of(limited.name, "user", std::to_string(request.principal.user_id)), limited.rate});
  return asks;
}

/// RFC 9110 section 10.2.3 and the RateLimit fields count whole seconds; early is wrong, late is not.
std::string seconds_of(std::chrono::milliseconds time) {
  return std::to_string(std::chrono::ceil<std::chrono::seconds>(time).count());
}

http::Response too_many(const limits::Verdict& verdict, const http::Request& request) {
  const Error error =
      limits::refusal(verdict, "RATE_LIMITED", "too many requests", "You are asking too often. Please");
  return http::error_response(error, request.id);
}

void tell(const limits::Verdict& verdict, http::Response& response) {
  if (!verdict.rate.is_limited()) {
    return;
  }
  const std::string limit = std::to_string(verdict.rate.count);
  response.headers.emplace_back("RateLimit-Limit", limit);
  response.headers.emplace_back("RateLimit-Remaining", std::to_string(verdict.remaining));
  response.headers.emplace_back("RateLimit-Reset", seconds_of(verdict.reset));
  response.headers.emplace_back("RateLimit-Policy", limit + ";w=" + seconds_of(verdict.rate.period));
}

awaitable<http::Response> pass(const Services& services, limits::Limiter& limiter, const RateLimits& rates,
                               http::Request& request, const http::Handler& next) {
  const Result<void> allowed = authorize(services, request.route->access, request);
  std::vector<limits::Ask> asks = asks_of(rates, request);
  limits::Verdict verdict;
  if (!asks.empty()) {
    verdict = co_await limiter.take(std::move(asks));
  }
  http::Response response;
  if (!verdict.is_allowed) {
    response = too_many(verdict, request);
  } else if (!allowed) {
    response = http::error_response(allowed.error(), request.id);
  } else {
    response = co_await next(request);
  }
  tell(verdict, response);
  co_return response;
}

}  // namespace

http::Middleware gate(const Services& services, limits::Limiter& limiter, RateLimits rates) {
  return [&services, &limiter, rates](http::Request& request, const http::Handler& next) {
    return pass(services, limiter, rates, request, next);
  };
}

}  // namespace gigco::api
