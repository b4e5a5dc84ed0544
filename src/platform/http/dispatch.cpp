// Finding the route, and the answers when there is none.
#include "platform/http/dispatch.hpp"

#include <algorithm>

namespace gigco::http {
namespace {

using boost::asio::awaitable;

constexpr int kNoContent = 204;
constexpr int kMethodNotAllowed = 405;

awaitable<Response> ready(Response response) { co_return response; }

std::string allow_value(std::vector<Method> methods) {
  if (std::ranges::find(methods, Method::get) != methods.end()) {
    methods.push_back(Method::head);
  }
  if (std::ranges::find(methods, Method::options) == methods.end()) {
    methods.push_back(Method::options);
  }
  std::ranges::sort(methods);
  std::string value;
  for (const Method method : methods) {
    value += value.empty() ? "" : ", ";
    value += to_string(method);
  }
  return value;
}

Response options_response(std::vector<Method> allowed) {
  Response response{.status = kNoContent};
  response.headers.emplace_back("Allow", allow_value(std::move(allowed)));
  return response;
}

Response unmatched(const Request& request, std::vector<Method> allowed) {
  if (allowed.empty()) {
    const Error error{.kind = ErrorKind::not_found,
                      .code = "NOT_FOUND",
                      .title = "not found",
                      .message = "There is nothing at this path."};
    return error_response(error, request.id);
  }
  if (request.method == Method::options) {
    return options_response(std::move(allowed));
  }
  const Error error{.kind = ErrorKind::invalid,
                    .code = "METHOD_NOT_ALLOWED",
                    .title = "method not allowed",
                    .message = "This path does not take this method."};
  Response response = error_response(kMethodNotAllowed, error, request.id);
  response.headers.emplace_back("Allow", allow_value(std::move(allowed)));
  return response;
}

bool is_json(std::string_view content_type) {
  std::string_view media_type = content_type.substr(0, content_type.find(';'));
  const std::size_t end = media_type.find_last_not_of(" \t");
  media_type = media_type.substr(0, end == std::string_view::npos ? 0 : end + 1);
  return equal_ignoring_case(media_type, "application/json");
}

Response unsupported_media_type(const Request& request) {
  const Error error{.kind = ErrorKind::unsupported,
                    .code = "UNSUPPORTED_MEDIA_TYPE",
                    .title = "unsupported media type",
                    .message = "The body must be sent as application/json."};
  return error_response(error, request.id);
}

awaitable<Response> serve(Request& request) {
  const Route& route = *request.route;
  if (!request.body.empty() && route.body_type != nullptr && !is_json(request.header("Content-Type"))) {
    return ready(unsupported_media_type(request));
  }
  return route.handler(request);
}

awaitable<Response> dispatch(const Router& router, const Middleware& guard, Request& request) {
  static const Handler guarded = serve;  // outlives every call of a guard
  if (request.path == "*") {
    // About the server as a whole: RFC 9110 section 9.3.7.
    return ready(options_response({Method::get, Method::post, Method::put, Method::patch, Method::del}));
  }
  Router::Match match = router.match(request.method, request.path);
  if (match.route == nullptr) {
    return ready(unmatched(request, std::move(match.allowed)));
  }
  request.route = match.route;
  request.path_values = std::move(match.path_values);
  return guard(request, guarded);
}

awaitable<Response> if_open(Request& request, const Handler& next) {
  if (request.route->access.everyone) {
    return next(request);
  }
  const Error error{.kind = ErrorKind::forbidden,
                    .code = "NOT_OPEN",
                    .title = "forbidden",
                    .message = "This is not open to everyone."};
  return ready(error_response(error, request.id));
}

}  // namespace

Middleware only_open_routes() { return if_open; }

Handler dispatcher(const Router& router, Middleware guard) {
  return [&router, guard = std::move(guard)](Request& request) { return dispatch(router, guard, request); };
}

}  // namespace gigco::http
