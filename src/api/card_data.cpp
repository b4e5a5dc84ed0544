#include "api/card_data.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "api/card_number.hpp"
#include "platform/http/request_id.hpp"

namespace gigco::api {
namespace {

using boost::asio::awaitable;

/// Members that only hold card data.
constexpr std::array<std::string_view, 5> kCardMembers{"\"card_details\"", "\"card_number\"", "\"cvv\"",
                                                       "\"cvc\"", "\"cvv2\""};

constexpr std::string_view kAccountPath = "/api/v1/payout-account";
constexpr std::string_view kAccountMember = "\"account_number\"";

bool has_card_member(std::string_view body) {
  return std::ranges::any_of(
      kCardMembers, [&](std::string_view name) { return body.find(name) != std::string_view::npos; });
}

/// Replaces each `introducer` and the hexadecimal digits after it by the character they name; what is not
/// ASCII stands for nothing that could be part of a number.
std::string decoded(std::string_view text, std::string_view introducer, std::size_t digits) {
  std::string plain;
  plain.reserve(text.size());
  while (!text.empty()) {
    unsigned code = 0;
    if (text.starts_with(introducer) && text.size() >= introducer.size() + digits) {
      const char* begin = text.data() + introducer.size();
      const auto [end, problem] = std::from_chars(begin, begin + digits, code, 16);
      if (problem == std::errc() && end == begin + digits) {
        plain += code < 0x80 ? static_cast<char>(code) : '?';
        text.remove_prefix(introducer.size() + digits);
        continue;
      }
    }
    plain += text.front();
    text.remove_prefix(1);
  }
  return plain;
}

/// RFC 8259 section 7: a number may hide behind escapes.
std::string without_escapes(std::string_view body) { return decoded(body, "\\u", 4); }

/// As forms and paths are decoded.
std::string without_percents(std::string_view text) {
  std::string plain = decoded(text, "%", 2);
  std::ranges::replace(plain, '+', ' ');
  return plain;
}

/// A bank's account number may happen to look like a card's: here is the one place where it is asked for.
std::string without_account_number(std::string body) {
  const std::size_t name = body.find(kAccountMember);
  if (name != std::string::npos) {
    const std::size_t begin = body.find_first_not_of(" \t\r\n:\"", name + kAccountMember.size());
    const std::size_t end = body.find_first_not_of("0123456789", begin);
    if (begin != std::string::npos) {
      body.erase(begin, end == std::string::npos ? end : end - begin);
    }
  }
  return body;
}

bool is_in_body(const http::Request& request) {
  if (request.body.empty()) {
    return false;
  }
  const bool is_escaped = request.body.find("\\u") != std::string_view::npos;
  if (!is_escaped && request.path != kAccountPath) {
    return has_card_member(request.body) || holds_card_number(request.body);
  }
  std::string plain = without_escapes(request.body);
  if (request.path == kAccountPath) {
    plain = without_account_number(std::move(plain));
  }
  return has_card_member(plain) || holds_card_number(plain);
}

bool is_in_target(const http::Request& request) {
  return holds_card_number(without_percents(request.path)) ||
         (!request.query.empty() && holds_card_number(without_percents(request.query)));
}

/// Of the headers, those that are kept or logged.
bool is_in_headers(const http::Request& request) {
  return std::ranges::any_of(request.headers, [](const http::Header& header) {
    const bool is_kept = http::equal_ignoring_case(header.name, "Idempotency-Key") ||
                         http::equal_ignoring_case(header.name, "X-Request-Id");
    return is_kept && holds_card_number(header.value);
  });
}

awaitable<http::Response> refuse(const std::string& request_id) {
  const Error error{.kind = ErrorKind::invalid,
                    .code = "card_data_not_allowed",
                    .title = "card data not allowed",
                    .message =
                        "Card numbers and codes are not accepted here. Send the token that Clover's hosted "
                        "fields give."};
  co_return http::error_response(error, request_id);
}

}  // namespace

http::Middleware refuse_card_data() {
  return [](http::Request& request, const http::Handler& next) {
    if (!is_in_target(request) && !is_in_headers(request) && !is_in_body(request)) {
      return next(request);
    }
    // What is logged about the request, and told to its sender, holds the number no more.
    request.path = "/card-data-not-allowed";
    request.query = {};
    request.id = http::fresh_request_id();
    return refuse(request.id);
  };
}

}  // namespace gigco::api
