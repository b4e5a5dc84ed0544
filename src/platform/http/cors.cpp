#include "platform/http/cors.hpp"

#include <algorithm>

#include <boost/url/parse.hpp>

#include "platform/http/field_list.hpp"

namespace gigco::http {
namespace {

using boost::asio::awaitable;

constexpr int kNoContent = 204;
constexpr const char* kMethods = "GET, HEAD, POST, PUT, PATCH, DELETE";
constexpr const char* kRequestHeaders =
    "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, X-Request-Id";
constexpr const char* kAnswerHeaders =
    "Deprecation, ETag, Idempotency-Replayed, Link, RateLimit-Limit, RateLimit-Policy, RateLimit-Remaining, "
    "RateLimit-Reset, Retry-After, Sunset, X-Request-Id";
constexpr const char* kPreflightSeconds = "7200";  // the most that Chromium keeps

bool is_origin(std::string_view text) {
  const auto parsed = boost::urls::parse_absolute_uri(text);
  if (!parsed || (parsed->scheme() != "http" && parsed->scheme() != "https") || parsed->host().empty()) {
    return false;
  }
  const bool is_bare = parsed->encoded_path().empty() && !parsed->has_query() && !parsed->has_userinfo();
  // Browsers send them so, and the comparison is of bytes.
  return is_bare && std::ranges::none_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

Response preflight() {
  Response response{.status = kNoContent};
  response.headers.emplace_back("Access-Control-Allow-Methods", kMethods);
  response.headers.emplace_back("Access-Control-Allow-Headers", kRequestHeaders);
  response.headers.emplace_back("Access-Control-Max-Age", kPreflightSeconds);
  return response;
}

awaitable<Response> answer(const Origins& allowed, Request& request, const Handler& next) {
  const std::string_view origin = request.header("Origin");
  const bool is_allowed = !origin.empty() && allowed.contains(origin);
  Response response;
  if (is_allowed && request.method == Method::options &&
      !request.header("Access-Control-Request-Method").empty()) {
    response = preflight();
  } else {
    response = co_await next(request);
  }
  if (is_allowed) {
    response.headers.emplace_back("Access-Control-Allow-Origin", origin);
    response.headers.emplace_back("Access-Control-Expose-Headers", kAnswerHeaders);
  }
  response.headers.emplace_back("Vary", "Origin");
  co_return response;
}

}  // namespace

std::optional<Origins> Origins::parse(std::string_view text) {
  Origins origins;
  while (!text.empty()) {
    const std::string_view origin = take_item(text);
    if (!is_origin(origin)) {
      return std::nullopt;
    }
    origins.origins_.emplace_back(origin);
  }
  return origins;
}

bool Origins::contains(std::string_view origin) const {
  return std::ranges::find(origins_, origin) != origins_.end();
}

bool Origins::empty() const noexcept { return origins_.empty(); }

Middleware cross_origin(Origins allowed) {
  if (allowed.empty()) {
    return [](Request& request, const Handler& next) { return next(request); };
  }
  return [allowed = std::move(allowed)](Request& request, const Handler& next) {
    return answer(allowed, request, next);
  };
}

}  // namespace gigco::http
