// How often something may be done: so many times in each period, of which all may come at once. Counted as a
// token bucket by the generic cell rate algorithm (ITU-T I.371 annex A), which needs one moment for each
// bucket: when it would be full again.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/core/error.hpp"

namespace gigco::limits {

struct Rate {
  std::int64_t count = 0;  // 0: no limit
  std::chrono::milliseconds period{};

  [[nodiscard]] bool is_limited() const noexcept { return count > 0; }
  friend bool operator==(const Rate&, const Rate&) = default;
};

inline constexpr std::int64_t kMostInPeriod = 1'000'000;
inline constexpr std::chrono::milliseconds kLongestPeriod = std::chrono::hours(24);

/// "120/1m" or "off"; a period in ms, s, m or h. Nothing when it is something else or beyond the limits
/// above.
[[nodiscard]] std::optional<Rate> parse_rate(std::string_view text);

/// What came of asking one bucket.
struct Verdict {
  bool is_allowed = true;
  Rate rate;                                // unlimited: nothing was counted
  std::int64_t remaining = 0;               // of this bucket, right now
  std::chrono::milliseconds reset{};        // until it is full again
  std::chrono::milliseconds retry_after{};  // until one more is allowed; zero when one was
};

/// Microseconds of any clock that does not go back, the same for all calls on a bucket.
using Moment = std::int64_t;

/// Takes one from the bucket when there is one. The bucket is a moment: when it will be full; 0 is full.
[[nodiscard]] Verdict take(Moment& full_at, const Rate& rate, Moment now) noexcept;
/// Puts one back that was taken.
void give_back(Moment& full_at, const Rate& rate) noexcept;

/// What a refused caller is told: the advice ends in how long to wait, and `retry_after` of the details has
/// it in seconds.
[[nodiscard]] Error refusal(const Verdict& verdict, std::string code, std::string title, std::string advice);

}  // namespace gigco::limits
