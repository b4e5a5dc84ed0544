#include "platform/json/text.hpp"

#include <algorithm>
#include <iterator>

#include "platform/core/timestamp.hpp"

namespace gigco::json {
namespace {

constexpr std::size_t kMaxEmail = 254;
constexpr std::size_t kMaxEmailLocalPart = 64;
constexpr std::size_t kMaxDomainLabel = 63;
constexpr std::size_t kMinPhoneDigits = 7;
constexpr std::size_t kMaxPhoneDigits = 15;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto first = text.find_first_not_of(kSpace);
  return first == std::string_view::npos ? "" : text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= kMaxDomainLabel && label.front() != '-' && label.back() != '-' &&
         std::ranges::all_of(label, [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

bool is_domain(std::string_view domain) {
  std::size_t labels = 0;
  while (true) {
    const auto dot = std::min(domain.find('.'), domain.size());
    if (!is_label(domain.substr(0, dot))) {
      return false;
    }
    ++labels;
    if (dot == domain.size()) {
      return labels >= 2;
    }
    domain.remove_prefix(dot + 1);
  }
}

bool is_local_part(std::string_view local) {
  constexpr std::string_view kAlsoAllowed = "!#$%&'*+-/=?^_`{|}~.";
  return !local.empty() && local.size() <= kMaxEmailLocalPart && local.front() != '.' &&
         local.back() != '.' && local.find("..") == std::string_view::npos &&
         std::ranges::all_of(local, [&](char c) {
           return is_letter_or_digit(c) || kAlsoAllowed.find(c) != std::string_view::npos;
         });
}

std::optional<std::string> length_fault(std::string_view text, const Rule& rule) {
  const std::size_t length = code_points(trimmed(text));
  if (rule.min_length && length < *rule.min_length) {
    return *rule.min_length == 1 ? "must not be empty"
                                 : "must have at least " + std::to_string(*rule.min_length) + " characters";
  }
  if (rule.max_length && code_points(text) > *rule.max_length) {
    return "must have at most " + std::to_string(*rule.max_length) + " characters";
  }
  return {};
}

}  // namespace

bool is_email(std::string_view text) noexcept {
  const auto at = text.rfind('@');
  return text.size() <= kMaxEmail && at != std::string_view::npos && is_local_part(text.substr(0, at)) &&
         is_domain(text.substr(at + 1));
}

bool is_phone(std::string_view text) noexcept {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
  }
  std::size_t digits = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      ++digits;
    } else if (std::string_view(" .-()").find(c) == std::string_view::npos) {
      return false;
    }
  }
  return digits >= kMinPhoneDigits && digits <= kMaxPhoneDigits;
}

bool is_date(std::string_view text) {
  constexpr std::size_t kLength = 10;  // 2026-11-23
  std::string midnight(text);
  midnight += "T00:00:00Z";
  return text.size() == kLength && parse_rfc3339(midnight).has_value();
}

Rules joined(Rules rules, Rules more) {
  rules.insert(rules.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  return rules;
}

std::optional<std::string> text_fault(std::string_view text, const Rule& rule) {
  if (text.find('\0') != std::string_view::npos) {
    return "must not contain the character U+0000";
  }
  if (auto fault = length_fault(text, rule)) {
    return fault;
  }
  if (rule.text_format == Format::email && !is_email(text)) {
    return "must be an e-mail address";
  }
  if (rule.text_format == Format::phone && !is_phone(text)) {
    return "must be a telephone number of 7 to 15 digits";
  }
  if (rule.text_format == Format::date && !is_date(text)) {
    return "must be a day of the calendar, such as 2026-11-23";
  }
  return {};
}

}  // namespace gigco::json
