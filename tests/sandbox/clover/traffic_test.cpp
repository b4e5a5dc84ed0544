#include "sandbox/clover/traffic.hpp"

#include <gtest/gtest.h>

namespace gigco::sandbox::clover {
namespace {

using namespace std::chrono_literals;

class TrafficLimits : public ::testing::Test {
 protected:
  std::string_view beyond(const std::string& key) {
    const auto excess = traffic_.begin(key, now_);
    return excess ? excess->header : std::string_view();
  }

  Traffic::Clock::time_point now_{1h};
  Traffic traffic_{Limits{.token = {.calls_per_second = 3, .calls_at_once = 2},
                          .app = {.calls_per_second = 4, .calls_at_once = 3}}};
};

TEST_F(TrafficLimits, CountTheCallsOfASecondForEachKeyAndForAll) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(beyond("one"), "");
    traffic_.end("one");
  }
  EXPECT_EQ(beyond("one"), "X-RateLimit-tokenLimit");
  EXPECT_EQ(beyond("two"), "");
  traffic_.end("two");
  EXPECT_EQ(beyond("two"), "X-RateLimit-crossTokenLimit");
  now_ += 1s;
  EXPECT_EQ(beyond("one"), "");
}

TEST_F(TrafficLimits, CountTheCallsThatRunAtOnce) {
  EXPECT_EQ(beyond("one"), "");
  EXPECT_EQ(beyond("one"), "");
  EXPECT_EQ(beyond("one"), "X-RateLimit-tokenConcurrentLimit");
  EXPECT_EQ(beyond("two"), "");
  EXPECT_EQ(beyond("two"), "X-RateLimit-crossTokenConcurrentLimit");
}

TEST_F(TrafficLimits, AreClosedForASecondAndLongerForWhoAsksEarlier) {
  EXPECT_EQ(beyond("one"), "");
  EXPECT_EQ(beyond("one"), "");
  EXPECT_EQ(traffic_.begin("one", now_)->retry_after, 1s);
  traffic_.end("one");
  EXPECT_EQ(traffic_.begin("one", now_)->retry_after, 2s) << "one is free, but it was asked too early";
  now_ += 2s;
  EXPECT_EQ(beyond("one"), "");
  for (int i = 0; i < 20; ++i) {
    EXPECT_LE(traffic_.begin("one", now_)->retry_after, 10s);
  }
}

}  // namespace
}  // namespace gigco::sandbox::clover
