#include "platform/core/money.hpp"

#include <charconv>

namespace gigco {
namespace {

/// "1.5e1": digits 15, with the point one place from their right end and 1 more by the exponent.
struct Decimal {
  std::int64_t digits = 0;
  int exponent = 0;  // value = digits × 10^exponent
};

constexpr std::int64_t kMaxDigits = 100'000'000'000'000;  // far past kMaxAmount, far from overflow

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::optional<Decimal> scan(std::string_view text) {
  Decimal value;
  bool any = false;
  bool after_point = false;
  while (!text.empty() && (is_digit(text.front()) || (text.front() == '.' && !after_point && any))) {
    if (text.front() == '.') {
      after_point = true;
    } else if (value.digits >= kMaxDigits) {
      return {};
    } else {
      any = true;
      value.digits = value.digits * 10 + (text.front() - '0');
      value.exponent -= after_point ? 1 : 0;
    }
    text.remove_prefix(1);
  }
  if (!any || (after_point && value.exponent == 0)) {
    return {};
  }
  if (!text.empty() && (text.front() == 'e' || text.front() == 'E')) {
    text.remove_prefix(1);
    if (!text.empty() && text.front() == '+') {
      text.remove_prefix(1);
      if (text.starts_with('-')) {
        return {};
      }
    }
    int exponent = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), exponent);
    if (problem != std::errc() || exponent < -18 || exponent > 18) {
      return {};
    }
    value.exponent += exponent;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  }
  if (!text.empty()) {
    return {};
  }
  return value;
}

}  // namespace

void append_decimal(std::string& out, Cents amount) {
  if (amount.count < 0) {
    out += '-';
  }
  const auto magnitude = amount.count < 0 ? 0 - static_cast<std::uint64_t>(amount.count)
                                          : static_cast<std::uint64_t>(amount.count);
  out += std::to_string(magnitude / 100);
  out += '.';
  out += static_cast<char>('0' + magnitude % 100 / 10);
  out += static_cast<char>('0' + magnitude % 10);
}

std::optional<Cents> parse_decimal(std::string_view text) noexcept {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) {
    text.remove_prefix(1);
  }
  const auto decimal = scan(text);
  if (!decimal) {
    return {};
  }
  std::int64_t cents = decimal->digits;
  int exponent = decimal->exponent + 2;
  for (; exponent < 0 && cents % 10 == 0 && cents != 0; ++exponent) {
    cents /= 10;
  }
  if (cents == 0) {
    return Cents{0};
  }
  for (; exponent > 0 && cents <= kMaxAmount.count; --exponent) {
    cents *= 10;
  }
  if (exponent != 0 || cents > kMaxAmount.count) {
    return {};
  }
  return Cents{negative ? -cents : cents};
}

}  // namespace gigco
