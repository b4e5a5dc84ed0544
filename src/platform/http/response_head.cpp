// Written straight into one buffer; the Date is formatted once a second.
#include "platform/http/response_head.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>

#include "platform/http/dates.hpp"

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

bool has_body(int status) noexcept { return status != kNoContent && status != kNotModified; }

void append_head(std::string& out, const Response& response, std::string_view request_id,
                 Persistence persistence) {
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
  out += "X-Content-Type-Options: nosniff\r\n";
  if (!request_id.empty()) {
    append_field(out, "X-Request-Id", request_id);
  }
  bool cache_control = false;
  for (const auto& [name, value] : response.headers) {
    append_field(out, name, value);
    cache_control = cache_control || equal_ignoring_case(name, "Cache-Control");
  }
  if (!cache_control && response.content_type.starts_with(kJson)) {
    out += "Cache-Control: no-store\r\n";
  }
  if (persistence == Persistence::close) {
    out += "Connection: close\r\n";
  } else if (persistence == Persistence::keep_aloud) {
    out += "Connection: keep-alive\r\n";
  }
  out += "\r\n";
}

}  // namespace gigco::http
