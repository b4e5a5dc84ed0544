#include "platform/limits/rate.hpp"

#include <random>

#include <gtest/gtest.h>

namespace gigco::limits {
namespace {

using namespace std::chrono_literals;

constexpr Moment kSecond = 1'000'000;

TEST(Rate, IsReadFromText) {
  EXPECT_EQ(parse_rate("120/1m"), (Rate{.count = 120, .period = 60s}));
  EXPECT_EQ(parse_rate("1/250ms"), (Rate{.count = 1, .period = 250ms}));
  EXPECT_EQ(parse_rate("1000000/24h"), (Rate{.count = 1'000'000, .period = 24h}));
  EXPECT_EQ(parse_rate("off"), Rate());
}

TEST(Rate, IsNothingElse) {
  for (const char* text :
       {"", "120", "120/", "/1m", "0/1m", "-1/1m", "120/0s", "120/1d", "120/1m ", "1000001/1m", "1/25h",
        "1/99999999999999999999h", "1/9223372036854775807h", "Off"}) {
    EXPECT_FALSE(parse_rate(text)) << text;
  }
}

TEST(Bucket, AllowsABurstAndThenTheRate) {
  const Rate rate{.count = 5, .period = 10s};
  Moment bucket = 0;
  const Moment now = 100 * kSecond;
  for (std::int64_t left = 4; left >= 0; --left) {
    const Verdict verdict = take(bucket, rate, now);
    EXPECT_TRUE(verdict.is_allowed);
    EXPECT_EQ(verdict.remaining, left);
  }
  const Verdict refused = take(bucket, rate, now);
  EXPECT_FALSE(refused.is_allowed);
  EXPECT_EQ(refused.remaining, 0);
  EXPECT_EQ(refused.retry_after, 2s);
  EXPECT_EQ(refused.reset, 10s);
  EXPECT_FALSE(take(bucket, rate, now + 2 * kSecond - 1).is_allowed);
  EXPECT_TRUE(take(bucket, rate, now + 2 * kSecond).is_allowed);
  EXPECT_FALSE(take(bucket, rate, now + 2 * kSecond).is_allowed);
}

TEST(Bucket, IsFullAgainAfterItsReset) {
  const Rate rate{.count = 3, .period = 3s};
  Moment bucket = 0;
  const Verdict first = take(bucket, rate, kSecond);
  EXPECT_EQ(first.reset, 1s);
  EXPECT_EQ(take(bucket, rate, kSecond + first.reset / 1us).remaining, 2);
}

TEST(Bucket, HasOneMoreWhenOneIsPutBack) {
  const Rate rate{.count = 2, .period = 10s};
  Moment bucket = 0;
  EXPECT_TRUE(take(bucket, rate, kSecond).is_allowed);
  EXPECT_TRUE(take(bucket, rate, kSecond).is_allowed);
  give_back(bucket, rate);
  EXPECT_TRUE(take(bucket, rate, kSecond).is_allowed);
  EXPECT_FALSE(take(bucket, rate, kSecond).is_allowed);
}

TEST(Bucket, NeverHoldsMoreThanItsRate) {
  const Rate rate{.count = 1, .period = 10s};
  Moment bucket = 0;
  give_back(bucket, rate);
  EXPECT_TRUE(take(bucket, rate, kSecond).is_allowed);
  EXPECT_FALSE(take(bucket, rate, kSecond).is_allowed);
}

TEST(Refusal, TellsWhenToComeBackInWholeSecondsNeverEarly) {
  Verdict verdict;
  verdict.is_allowed = false;
  verdict.retry_after = 1001ms;
  const Error error = refusal(verdict, "CODE", "title", "Please");
  EXPECT_EQ(error.kind, ErrorKind::rate_limited);
  EXPECT_EQ(error.message, "Please try again in 2 s.");
  EXPECT_EQ(error.details.at(0).field, "retry_after");
  EXPECT_EQ(error.details.at(0).reason, "2");
}

TEST(Bucket, WithoutALimitNeverRefuses) {
  Moment bucket = 0;
  for (int i = 0; i < 1000; ++i) {
    const Verdict verdict = take(bucket, Rate(), kSecond);
    ASSERT_TRUE(verdict.is_allowed);
    ASSERT_FALSE(verdict.rate.is_limited());
  }
  EXPECT_EQ(bucket, 0);
}

// Whoever asks as fast as can be gets the rate, whatever the pauses in between.
TEST(Bucket, LetsThroughTheRateInTheLongRun) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(seed);
  std::mt19937_64 random(seed);
  const Rate rate{.count = 100, .period = 1s};
  Moment bucket = 0;
  Moment now = kSecond;
  const Moment until = now + 100 * kSecond;
  std::int64_t allowed = 0;
  while (now < until) {
    allowed += take(bucket, rate, now).is_allowed ? 1 : 0;
    now += std::uniform_int_distribution<Moment>(0, 9'000)(random);
  }
  EXPECT_NEAR(static_cast<double>(allowed), 100.0 * 100 + 100, 100);
}

}  // namespace
}  // namespace gigco::limits
