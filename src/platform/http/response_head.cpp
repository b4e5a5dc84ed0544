// Written straight into one buffer; the Date is formatted once a second.
#include "platform/http/response_head.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>

#include "platform/http/dates.hpp"
#include "platform/http/server.hpp"

namespace gigco::http {
namespace {

constexpr int kNoContent = 204;
constexpr int kNotModified = 304;
constexpr std::string_view kJson = "application/json";

template <class Number>
void append_number(std::string& out, Number number) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

/// RFC 9110 section 6.6.1; formatted once per second and thread.
const std::string& date_field() {
  thread_local std::time_t formatted_at = -1;
  thread_local std::string field;
  std::timespec now{};
  ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
  if (now.tv_sec != formatted_at) {
    formatted_at = now.tv_sec;
    field = "Date: " + imf_fixdate(std::chrono::sys_seconds(std::chrono::seconds(formatted_at))) + "\r\n";
  }
  return field;
}

void append_value(std::string& out, std::string_view value) {
  constexpr unsigned char kFirstPrintable = 0x20;
  const std::size_t begin = out.size();
  out += value;
  std::replace_if(
      out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(),
      [](char c) { return static_cast<unsigned char>(c) < kFirstPrintable; }, ' ');
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += ": ";
  append_value(out, value);
  out += "\r\n";
}

}  // namespace

StandingLines standing_lines(const StandingHeaders& headers) {
  StandingLines lines;
  // X-XSS-Protection: 0, since the filters that 1 switched on are gone, and could be turned against pages.
  lines.always =
      "X-Content-Type-Options: nosniff\r\n"
      "X-XSS-Protection: 0\r\n"
      "Referrer-Policy: strict-origin-when-cross-origin\r\n"
      "Permissions-Policy: camera=(), microphone=(), usb=(), geolocation=(self), payment=(self)\r\n"
      "Cross-Origin-Opener-Policy: same-origin\r\n";
  if (!headers.is_framed_by_others) {
    lines.always += "X-Frame-Options: DENY\r\n";
  }
  if (headers.strict_transport > std::chrono::seconds(0)) {
    lines.always += "Strict-Transport-Security: max-age=" + std::to_string(headers.strict_transport.count()) +
                    "; includeSubDomains\r\n";
  }
  if (!headers.content_security_policy.empty()) {
    lines.content_security_policy = "Content-Security-Policy: " + headers.content_security_policy + "\r\n";
  }
  return lines;
}

bool has_body(int status) noexcept { return status != kNoContent && status != kNotModified; }

void append_head(std::string& out, const Response& response, std::string_view request_id,
                 Persistence persistence, const StandingLines& standing) {
  out += "HTTP/1.1 ";
  append_number(out, response.status);
  out += ' ';
  out += reason_phrase(response.status);
  out += "\r\n";
  out += date_field();
  if (has_body(response.status)) {
    append_field(out, "Content-Type", response.content_type);
    out += "Content-Length: ";
    append_number(out, response.body.size());
    out += "\r\n";
  }
  out += standing.always;
  if (!request_id.empty()) {
    append_field(out, "X-Request-Id", request_id);
  }
  bool cache_control = false;
  bool content_security_policy = false;
  for (const auto& [name, value] : response.headers) {
    append_field(out, name, value);
    cache_control = cache_control || equal_ignoring_case(name, "Cache-Control");
    content_security_policy = content_security_policy || equal_ignoring_case(name, "Content-Security-Policy");
  }
  if (!cache_control && response.content_type.starts_with(kJson)) {
    out += "Cache-Control: no-store\r\n";
  }
  if (!content_security_policy) {
    out += standing.content_security_policy;
  }
  if (persistence == Persistence::close) {
    out += "Connection: close\r\n";
  } else if (persistence == Persistence::keep_aloud) {
    out += "Connection: keep-alive\r\n";
  }
  out += "\r\n";
}

}  // namespace gigco::http
