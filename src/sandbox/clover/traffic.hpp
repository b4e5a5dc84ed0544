// How often, and how often at the same time, may be asked: by one key, and by all of them together.
// https://docs.clover.com/docs/api-usage-rate-limits One thread only.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <boost/describe.hpp>

#include "platform/json/rules.hpp"

namespace gigco::sandbox::clover {

struct Limit {
  std::int32_t calls_per_second = 0;
  std::int32_t calls_at_once = 0;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(Limit, (), (calls_per_second, calls_at_once))

struct Limits {
  Limit token{.calls_per_second = 16, .calls_at_once = 5};
  Limit app{.calls_per_second = 50, .calls_at_once = 10};
};
BOOST_DESCRIBE_STRUCT(Limits, (), (token, app))

/// A call that is beyond a limit: what the answer says of it.
struct Excess {
  std::string_view header;  // its value is the limit
  std::int32_t limit = 0;
  std::optional<std::chrono::seconds> retry_after;
};

class Traffic {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Traffic(const Limits& limits) : limits_(limits) {}

  void set(const Limits& limits) { limits_ = limits; }

  /// A call begins; each that may must end().
  [[nodiscard]] std::optional<Excess> begin(const std::string& key, Clock::time_point now = Clock::now());
  void end(const std::string& key);

 private:
  struct Counts {
    std::int64_t second = 0;
    std::int32_t in_second = 0;
    std::int32_t running = 0;
    Clock::time_point closed_until{};  // too many ran at once
  };

  struct Headers;
  static std::optional<Excess> check(Counts& counts, const Limit& limit, const Headers& headers,
                                     Clock::time_point now);

  Limits limits_;
  Counts all_;
  std::map<std::string, Counts, std::less<>> by_key_;
};

}  // namespace gigco::sandbox::clover
