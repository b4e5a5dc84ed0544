#include "sandbox/clover/traffic.hpp"

#include <algorithm>

namespace gigco::sandbox::clover {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kMost = 1'000'000;
constexpr auto kPause = 1s;
constexpr auto kLongestPause = 10s;

}  // namespace

struct Traffic::Headers {
  std::string_view often;
  std::string_view at_once;
};

json::Rules Limit::rules() {
  return {json::rule("calls_per_second").range(1, kMost), json::rule("calls_at_once").range(1, kMost)};
}

/// Who asks again before the pause is over makes it longer.
std::optional<Excess> Traffic::check(Counts& counts, const Limit& limit, const Headers& headers,
                                     Clock::time_point now) {
  const bool is_closed = now < counts.closed_until;
  if (is_closed || counts.running >= limit.calls_at_once) {
    counts.closed_until = std::min(std::max(now, counts.closed_until) + kPause, now + kLongestPause);
    const auto rest = std::chrono::ceil<std::chrono::seconds>(counts.closed_until - now);
    return Excess{.header = headers.at_once, .limit = limit.calls_at_once, .retry_after = rest};
  }
  const std::int64_t second =
      std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  counts.in_second = second == counts.second ? counts.in_second + 1 : 1;
  counts.second = second;
  if (counts.in_second > limit.calls_per_second) {
    return Excess{.header = headers.often, .limit = limit.calls_per_second, .retry_after = {}};
  }
  return {};
}

std::optional<Excess> Traffic::begin(const std::string& key, Clock::time_point now) {
  Counts& own = by_key_[key];
  std::optional<Excess> excess =
      check(own, limits_.token, {"X-RateLimit-tokenLimit", "X-RateLimit-tokenConcurrentLimit"}, now);
  if (!excess) {
    excess = check(all_, limits_.app,
                   {"X-RateLimit-crossTokenLimit", "X-RateLimit-crossTokenConcurrentLimit"}, now);
  }
  if (!excess) {
    ++own.running;
    ++all_.running;
  }
  return excess;
}

void Traffic::end(const std::string& key) {
  --by_key_[key].running;
  --all_.running;
}

}  // namespace gigco::sandbox::clover
