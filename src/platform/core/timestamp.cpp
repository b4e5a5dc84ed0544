#include "platform/core/timestamp.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace gigco {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;

void put_digits(char* at, unsigned value, int width) {
  for (int i = width - 1; i >= 0; --i) {
    at[i] = static_cast<char>('0' + value % 10);
    value /= 10;
  }
}

/// Reads exactly `width` digits and moves the text past them.
std::optional<int> take_digits(std::string_view& text, std::size_t width) {
  if (text.size() < width) {
    return {};
  }
  int value = 0;
  for (std::size_t i = 0; i < width; ++i) {
    if (text[i] < '0' || text[i] > '9') {
      return {};
    }
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(width);
  return value;
}

bool take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == std::string_view::npos) {
    return false;
  }
  text.remove_prefix(1);
  return true;
}

std::optional<std::chrono::sys_days> take_date(std::string_view& text) {
  const auto year = take_digits(text, 4);
  const bool dash1 = take(text, "-");
  const auto month = take_digits(text, 2);
  const bool dash2 = take(text, "-");
  const auto day = take_digits(text, 2);
  if (!year || *year < 1 || !dash1 || !month || !dash2 || !day) {
    return {};
  }
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) {
    return {};
  }
  return std::chrono::sys_days(date);
}

std::optional<microseconds> take_time_of_day(std::string_view& text) {
  const auto hour = take_digits(text, 2);
  const bool colon1 = take(text, ":");
  const auto minute = take_digits(text, 2);
  const bool colon2 = take(text, ":");
  const auto second = take_digits(text, 2);
  if (!hour || !colon1 || !minute || !colon2 || !second || *hour > 23 || *minute > 59 || *second > 59) {
    return {};
  }
  microseconds fraction{0};
  if (take(text, ".")) {
    int scale = 100'000;
    bool any = false;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
      fraction += microseconds((text.front() - '0') * scale);
      scale /= 10;
      any = true;
      text.remove_prefix(1);
    }
    if (!any) {
      return {};
    }
  }
  return hours(*hour) + minutes(*minute) + seconds(*second) + fraction;
}

std::optional<minutes> take_offset(std::string_view& text) {
  if (take(text, "Zz")) {
    return minutes(0);
  }
  const bool negative = !text.empty() && text.front() == '-';
  if (!take(text, "+-")) {
    return {};
  }
  const auto hour = take_digits(text, 2);
  const bool colon = take(text, ":");
  const auto minute = take_digits(text, 2);
  if (!hour || !colon || !minute || *hour > 23 || *minute > 59) {
    return {};
  }
  const minutes offset = hours(*hour) + minutes(*minute);
  return negative ? -offset : offset;
}

}  // namespace

Timestamp now() noexcept {
  return std::chrono::time_point_cast<microseconds>(std::chrono::system_clock::now());
}

void append_rfc3339(std::string& out, Timestamp time) {
  const auto day = std::chrono::floor<days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<seconds>(time - day));
  std::array<char, 20> text = {'0', '0', '0', '0', '-', '0', '0', '-', '0', '0',
                               'T', '0', '0', ':', '0', '0', ':', '0', '0', 'Z'};
  put_digits(text.data(), static_cast<unsigned>(std::clamp(static_cast<int>(date.year()), 0, 9999)), 4);
  put_digits(text.data() + 5, static_cast<unsigned>(date.month()), 2);
  put_digits(text.data() + 8, static_cast<unsigned>(date.day()), 2);
  put_digits(text.data() + 11, static_cast<unsigned>(clock.hours().count()), 2);
  put_digits(text.data() + 14, static_cast<unsigned>(clock.minutes().count()), 2);
  put_digits(text.data() + 17, static_cast<unsigned>(clock.seconds().count()), 2);
  out.append(text.data(), text.size());
}

std::string to_rfc3339(Timestamp time) {
  std::string out;
  append_rfc3339(out, time);
  return out;
}

std::optional<Timestamp> parse_rfc3339(std::string_view text) noexcept {
  const auto date = take_date(text);
  if (!date || !take(text, "Tt ")) {
    return {};
  }
  const auto time = take_time_of_day(text);
  const auto offset = take_offset(text);
  if (!time || !offset || !text.empty()) {
    return {};
  }
  return Timestamp(*date) + *time - *offset;
}

}  // namespace gigco
