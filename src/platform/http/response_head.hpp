// The bytes of a response before its body (RFC 9112 section 4, RFC 9110 section 8).
#pragma once

#include <string>
#include <string_view>

#include "platform/http/message.hpp"

namespace gigco::http {

struct StandingHeaders;

enum class Persistence {
  keep,        // says nothing: the default of HTTP/1.1
  keep_aloud,  // "Connection: keep-alive", which a client of HTTP/1.0 must be told
  close,
};

/// StandingHeaders as they are sent: whole lines, put together once.
struct StandingLines {
  std::string always;
  std::string content_security_policy;
};
[[nodiscard]] StandingLines standing_lines(const StandingHeaders& headers);

/// Whether a response of that status has a body at all; HEAD is the caller's matter.
[[nodiscard]] bool has_body(int status) noexcept;

/// Appends status line and fields, up to and with the empty line. Content-Length is that of
/// `response.body`, which for HEAD is what GET would have sent. Control characters in the values of
/// handlers become spaces, so that no value can begin a field of its own. `request_id` may be empty.
void append_head(std::string& out, const Response& response, std::string_view request_id,
                 Persistence persistence, const StandingLines& standing);

}  // namespace gigco::http
