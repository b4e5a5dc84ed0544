#include "api/card_number.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "platform/core/identifiers.hpp"

namespace gigco::api {
namespace {

constexpr std::size_t kShortest = 13;
constexpr std::size_t kLongest = 19;
constexpr std::size_t kUuidLength = 36;
constexpr std::size_t kLargestGroup = 6;  // 4-6-5, as American Express writes it

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

/// Groups of digits: whether some that follow each other make a number.
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

/// 8-4-4-4-12 (RFC 9562 section 4). A good part of all UUIDs would hold a number else.
bool is_uuid(std::string_view token) { return token.size() == kUuidLength && parse_uuid(token).has_value(); }

/// Letters and digits in turn, as in hashes and tokens: not a number with a word written next to it.
bool is_mixed(std::string_view word) {
  int digit_runs = 0;
  for (std::size_t at = 0; at < word.size(); ++at) {
    digit_runs += is_digit(word[at]) && (at == 0 || !is_digit(word[at - 1])) ? 1 : 0;
  }
  return digit_runs > 1;
}

/// A dot stands between groups as cards have them; with more digits beside it, it is a decimal point.
bool joins(char separator, std::string_view before, std::string_view after) {
  const bool is_grouped = before.size() <= kLargestGroup && after.size() <= kLargestGroup;
  return separator == ' ' || separator == '-' || (separator == '.' && is_grouped);
}

/// Goes through a text word by word, a word being letters and digits without anything between.
class Scan {
 public:
  explicit Scan(std::string_view text) : text_(text) {}

  bool finds_card_number() {
    while (at_ < text_.size()) {
      if (!is_word(text_[at_])) {
        ++at_;
      } else if (is_uuid(text_.substr(at_, kUuidLength)) && !is_word_at(at_ + kUuidLength)) {
        at_ += kUuidLength;
        groups_.clear();
      } else {
        take_word();
        if (!goes_on() && ends_in_number()) {
          return true;
        }
      }
    }
    return false;
  }

 private:
  static bool is_word(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
  bool is_word_at(std::size_t at) const { return at < text_.size() && is_word(text_[at]); }

  /// Adds the digits of the next word to the groups before it, when it goes on with them.
  void take_word() {
    const std::size_t begin = at_;
    while (is_word_at(at_)) {
      ++at_;
    }
    const std::string_view word = text_.substr(begin, at_ - begin);
    const auto first = std::ranges::find_if(word, is_digit);
    const auto last = std::find_if_not(first, word.end(), is_digit);
    const std::string_view digits(first, last);
    const bool is_decimals =
        begin >= 2 && text_[begin - 1] == '.' && is_digit(text_[begin - 2]) && groups_.empty();
    is_open_ = last == word.end();
    if (first != word.begin()) {
      groups_.clear();  // letters stand between
    }
    if (!digits.empty() && !is_mixed(word) && !is_decimals) {
      groups_.push_back(digits);
    }
  }

  /// Whether the next word continues what the groups are; then the separator is skipped.
  bool goes_on() {
    const bool has_next = is_open_ && !groups_.empty() && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]);
    if (!has_next) {
      return false;
    }
    std::size_t end = at_ + 1;
    while (end < text_.size() && is_digit(text_[end])) {
      ++end;
    }
    if (!joins(text_[at_], groups_.back(), text_.substr(at_ + 1, end - at_ - 1))) {
      return false;
    }
    ++at_;
    return true;
  }

  bool ends_in_number() {
    const bool found = holds_card_number(groups_);
    groups_.clear();
    return found;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<std::string_view> groups_;
  bool is_open_ = false;  // the last group ends with its word
};

}  // namespace

bool holds_card_number(std::string_view text) { return Scan(text).finds_card_number(); }

}  // namespace gigco::api
