#include "api/versions.hpp"

#include <algorithm>
#include <charconv>

#include "platform/core/identifiers.hpp"
#include "platform/http/dates.hpp"

namespace gigco::api {
namespace {

using boost::asio::awaitable;

constexpr std::string_view kBase = "/api/";
constexpr std::string_view kSupported = "v1";

/// "v2" out of "/api/v2/jobs"; empty for what is no version.
std::string_view version_of(std::string_view path) {
  if (!path.starts_with(kBase)) {
    return {};
  }
  path.remove_prefix(kBase.size());
  const std::string_view version = path.substr(0, path.find('/'));
  const bool is_version = version.size() > 1 && version.front() == 'v' &&
                          std::ranges::all_of(version.substr(1), [](char c) { return c >= '0' && c <= '9'; });
  return is_version ? version : std::string_view();
}

http::Response unknown_version(const http::Request& request, std::string_view version) {
  const Error error{.kind = ErrorKind::not_found,
                    .code = "UNKNOWN_VERSION",
                    .title = "API version not found",
                    .message = "There is no version " + std::string(version) +
                               " of this API; supported: " + std::string(kSupported) + ".",
                    .details = {{"version", "must be one of " + std::string(kSupported)}}};
  return http::error_response(error, request.id);
}

/// The successor's address with the {id} of this request; empty when that is none.
std::string successor_of(const http::Deprecation& deprecation, const http::Request& request) {
  constexpr std::string_view kId = "{id}";
  std::string successor(deprecation.successor);
  if (const auto place = successor.find(kId); place != std::string::npos) {
    if (request.path_values.empty() || !parse_resource_ref(request.path_values.front())) {
      return {};
    }
    successor.replace(place, kId.size(), request.path_values.front());
  }
  return successor;
}

void announce(const http::Deprecation& deprecation, const http::Request& request, http::Response& response) {
  response.headers.emplace_back(
      "Deprecation", "@" + std::to_string(deprecation.since.time_since_epoch() / std::chrono::seconds{1}));
  response.headers.emplace_back("Sunset", http::imf_fixdate(deprecation.sunset));
  std::string link = R"(</docs>; rel="deprecation")";
  if (const std::string successor = successor_of(deprecation, request); !successor.empty()) {
    link = "<" + successor + R"(>; rel="successor-version", )" + link;
  }
  response.headers.emplace_back("Link", std::move(link));
}

awaitable<http::Response> with_versions(http::Request& request, const http::Handler& next) {
  const std::string_view version = version_of(request.path);
  if (!version.empty() && version != kSupported) {
    co_return unknown_version(request, version);
  }
  http::Response response = co_await next(request);
  if (request.route != nullptr && request.route->deprecation) {
    announce(*request.route->deprecation, request, response);
  }
  co_return response;
}

}  // namespace

http::Middleware versions() { return with_versions; }

}  // namespace gigco::api
