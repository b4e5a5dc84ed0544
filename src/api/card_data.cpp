#include "api/card_data.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace gigco::api {
namespace {

using boost::asio::awaitable;

constexpr std::size_t kShortest = 13;
constexpr std::size_t kLongest = 19;

/// Members that only hold card data.
constexpr std::array<std::string_view, 5> kCardMembers{"\"card_details\"", "\"card_number\"", "\"cvv\"",
                                                       "\"cvc\"", "\"cvv2\""};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool passes_luhn(std::string_view digits) {
  int sum = 0;
  bool is_doubled = false;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
    int value = *digit - '0';
    if (is_doubled) {
      value = value > 4 ? 2 * value - 9 : 2 * value;
    }
    sum += value;
    is_doubled = !is_doubled;
  }
  return sum % 10 == 0;
}

/// By the first digits that the networks have and the lengths that go with them.
bool has_network_form(std::string_view digits) {
  const std::size_t length = digits.size();
  const int four =
      (digits[0] - '0') * 1000 + (digits[1] - '0') * 100 + (digits[2] - '0') * 10 + (digits[3] - '0');
  const int two = four / 100;
  switch (digits.front()) {
    case '2':
      return length == 16 && four >= 2221 && four <= 2720;
    case '3':
      return two == 34 || two == 37 ? length == 15 : (two == 35 ? length == 16 : length == 14);
    case '4':
      return length == 13 || length == 16 || length == 19;
    case '5':
      return two >= 51 && two <= 55 ? length == 16 : length >= 13;
    case '6':
      return length >= 16;
    default:
      return false;
  }
}

bool is_card_number(std::string_view digits) {
  return digits.size() >= kShortest && digits.size() <= kLongest && has_network_form(digits) &&
         passes_luhn(digits);
}

/// Groups of digits with one space or hyphen between them: whether some that follow each other make a number.
bool holds_card_number(const std::vector<std::string_view>& groups) {
  std::string digits;
  for (auto first = groups.begin(); first != groups.end(); ++first) {
    digits.clear();
    for (auto group = first; group != groups.end() && digits.size() + group->size() <= kLongest; ++group) {
      digits += *group;
      if (is_card_number(digits)) {
        return true;
      }
    }
  }
  return false;
}

bool has_card_member(std::string_view body) {
  return std::ranges::any_of(
      kCardMembers, [&](std::string_view name) { return body.find(name) != std::string_view::npos; });
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

bool holds_card_number(std::string_view text) {
  std::vector<std::string_view> groups;
  std::size_t at = 0;
  while (at < text.size()) {
    if (!is_digit(text[at])) {
      ++at;
      continue;
    }
    groups.clear();
    const bool is_fraction = at >= 2 && text[at - 1] == '.' && is_digit(text[at - 2]);
    for (;;) {
      const std::size_t begin = at;
      while (at < text.size() && is_digit(text[at])) {
        ++at;
      }
      groups.push_back(text.substr(begin, at - begin));
      const bool goes_on =
          at + 1 < text.size() && (text[at] == ' ' || text[at] == '-') && is_digit(text[at + 1]);
      if (!goes_on) {
        break;
      }
      ++at;
    }
    if (!is_fraction && holds_card_number(groups)) {
      return true;
    }
  }
  return false;
}

http::Middleware refuse_card_data() {
  return [](http::Request& request, const http::Handler& next) {
    if (holds_card_number(request.body) || holds_card_number(request.query) ||
        has_card_member(request.body)) {
      return refuse(request.id);
    }
    return next(request);
  };
}

}  // namespace gigco::api
