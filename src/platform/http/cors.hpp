// Which other sites' pages may call this server from a browser: the CORS protocol of the Fetch standard,
// https://fetch.spec.whatwg.org/#http-cors-protocol. Exact origins only, and no credentials of the browser's
// own: callers send their token themselves, so that no page can ride on somebody's login.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/route.hpp"

namespace gigco::http {

/// Exact origins (RFC 6454 section 6.1): scheme, host and, if it is not the scheme's own, port.
class Origins {
 public:
  /// "https://app.example.org, http://localhost:5173", or empty. Nothing when one of them is no http(s)
  /// origin;
  /// "*" is none.
  [[nodiscard]] static std::optional<Origins> parse(std::string_view text);

  [[nodiscard]] bool contains(std::string_view origin) const;
  [[nodiscard]] bool empty() const noexcept;

 private:
  std::vector<std::string> origins_;
};

/// Answers the preflights of allowed origins with 204, and marks the answers to them readable. Others'
/// requests are served as ever, and their browser keeps the answer from the page. Unless nobody is allowed,
/// every answer says that it varies by Origin.
[[nodiscard]] Middleware cross_origin(Origins allowed);

}  // namespace gigco::http
