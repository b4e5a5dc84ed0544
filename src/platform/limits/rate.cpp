#include "platform/limits/rate.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace gigco::limits {
namespace {

using std::chrono::duration_cast;
using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr std::array<std::pair<std::string_view, std::int64_t>, 4> kUnits{
    {{"ms", 1}, {"s", 1'000}, {"m", 60'000}, {"h", 3'600'000}}};

/// The number at the beginning of the text, which is cut off it.
std::optional<std::int64_t> leading_number(std::string_view& text) {
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc() || number < 1) {
    return std::nullopt;
  }
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

milliseconds rounded_up(std::int64_t microseconds_left) {
  return std::chrono::ceil<milliseconds>(microseconds(std::max<std::int64_t>(microseconds_left, 0)));
}

/// Early is wrong, late is not.
std::string whole_seconds(milliseconds time) {
  return std::to_string(std::chrono::ceil<std::chrono::seconds>(time).count());
}

std::int64_t microseconds_of_each(const Rate& rate) noexcept {
  return std::max<std::int64_t>(duration_cast<microseconds>(rate.period).count() / rate.count, 1);
}

}  // namespace

std::optional<Rate> parse_rate(std::string_view text) {
  if (text == "off") {
    return Rate();
  }
  const auto count = leading_number(text);
  if (!count || !text.starts_with('/')) {
    return std::nullopt;
  }
  text.remove_prefix(1);
  const auto number = leading_number(text);
  const auto unit = std::ranges::find(kUnits, text, &std::pair<std::string_view, std::int64_t>::first);
  if (!number || unit == kUnits.end() || *count > kMostInPeriod ||
      *number > kLongestPeriod.count() / unit->second) {
    return std::nullopt;
  }
  return Rate{.count = *count, .period = milliseconds(*number * unit->second)};
}

Verdict take(Moment& full_at, const Rate& rate, Moment now) noexcept {
  Verdict verdict{.rate = rate};
  if (!rate.is_limited()) {
    return verdict;
  }
  const std::int64_t period = duration_cast<microseconds>(rate.period).count();
  const std::int64_t each = microseconds_of_each(rate);
  const std::int64_t taken = std::max(full_at, now) + each;
  verdict.is_allowed = taken - now <= period;
  if (verdict.is_allowed) {
    full_at = taken;
  } else {
    verdict.retry_after = rounded_up(taken - period - now);
  }
  verdict.remaining = std::clamp<std::int64_t>((period - (full_at - now)) / each, 0, rate.count);
  verdict.reset = rounded_up(full_at - now);
  return verdict;
}

void give_back(Moment& full_at, const Rate& rate) noexcept {
  if (rate.is_limited()) {
    full_at -= microseconds_of_each(rate);
  }
}

Error refusal(const Verdict& verdict, std::string code, std::string title, std::string advice) {
  std::string seconds = whole_seconds(verdict.retry_after);
  advice += " try again in " + seconds + " s.";
  return {.kind = ErrorKind::rate_limited,
          .code = std::move(code),
          .title = std::move(title),
          .message = std::move(advice),
          .details = {{"retry_after", std::move(seconds)}}};
}

}  // namespace gigco::limits
