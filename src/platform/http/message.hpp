// A request as a handler sees it, and the response it gives: no Beast, no sockets.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/core/error.hpp"
#include "platform/core/identifiers.hpp"

namespace gigco::http {

enum class Method { get, head, post, put, patch, del, options, other };

[[nodiscard]] std::string_view to_string(Method method) noexcept;

struct Header {
  std::string_view name;
  std::string_view value;
};

struct Route;

/// Who is calling, as proved by the access token; user 0 is nobody.
struct Principal {
  Id user_id = 0;
  Id session_id = 0;
  unsigned role = 0;  // what Access::role_mask counts in
};

/// Views are valid until the response has been given.
struct Request {
  Method method = Method::other;
  std::string_view path;   // percent-encoded, begins with '/'
  std::string_view query;  // percent-encoded, without '?'
  std::vector<Header> headers;
  std::string_view body;
  std::string_view remote_address;  // of the peer that connected
  std::string id;                   // the client's X-Request-Id when it is harmless, else ours

  const Route* route = nullptr;          // set by the router; null when nothing matched
  std::vector<std::string> path_values;  // decoded, in the order of the pattern's parameters
  Principal principal;                   // set by authentication

  /// The first header of that name, compared as RFC 9110 section 5.1 says; empty when absent.
  [[nodiscard]] std::string_view header(std::string_view name) const noexcept;
};

/// As a status: the connection is closed and nothing is said, as nginx does under this number.
inline constexpr int kCloseWithoutAnswer = 444;

struct Response {
  int status = 200;
  std::string body = {};
  std::string_view content_type = "application/json";                  // static storage
  std::vector<std::pair<std::string_view, std::string>> headers = {};  // names: static storage
};

/// RFC 9110 section 15.
[[nodiscard]] int status_of(ErrorKind kind) noexcept;
[[nodiscard]] std::string_view reason_phrase(int status) noexcept;

/// The one form in which errors leave: {"error", "message", "code", "details", "request_id"}.
[[nodiscard]] Response error_response(const Error& error, std::string_view request_id);

/// The same with a status that no ErrorKind stands for, like 405 or 408.
[[nodiscard]] Response error_response(int status, const Error& error, std::string_view request_id);

/// Compares ASCII letters without case.
[[nodiscard]] bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept;

}  // namespace gigco::http
