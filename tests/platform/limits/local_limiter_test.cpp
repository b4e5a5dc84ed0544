#include "platform/limits/local_limiter.hpp"

#include <atomic>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace gigco::limits {
namespace {

using namespace std::chrono_literals;

class Limits : public ::testing::Test {
 protected:
  Verdict ask(std::string key, Rate rate) { return limiter_.take_now({{std::move(key), rate}}); }

  Moment now_ = 1'000'000;
  LocalLimiter limiter_{[this] { return now_; }};
  const Rate two_{.count = 2, .period = 1s};
};

TEST_F(Limits, CountEachKeyByItself) {
  EXPECT_TRUE(ask("a", two_).is_allowed);
  EXPECT_TRUE(ask("a", two_).is_allowed);
  EXPECT_FALSE(ask("a", two_).is_allowed);
  EXPECT_TRUE(ask("b", two_).is_allowed);
  now_ += 1'000'000;
  EXPECT_TRUE(ask("a", two_).is_allowed);
}

TEST_F(Limits, OfSeveralKeysTheStrictestDecides) {
  const Rate ten{.count = 10, .period = 1s};
  const Verdict verdict = limiter_.take_now({{"address", ten}, {"user", two_}});
  EXPECT_TRUE(verdict.is_allowed);
  EXPECT_EQ(verdict.rate, two_);
  EXPECT_EQ(verdict.remaining, 1);
  EXPECT_TRUE(ask("user", two_).is_allowed);
  EXPECT_FALSE(limiter_.take_now({{"address", ten}, {"user", two_}}).is_allowed);
  EXPECT_FALSE(limiter_.take_now({{"user", two_}, {"address", ten}}).is_allowed);
  EXPECT_EQ(ask("address", ten).remaining, 7);  // what comes after a refusal is not asked
}

TEST_F(Limits, NothingToCountIsAllowed) {
  EXPECT_TRUE(limiter_.take_now({}).is_allowed);
  EXPECT_TRUE(ask("a", Rate()).is_allowed);
  EXPECT_EQ(limiter_.bucket_count(), 0U);
}

TEST(LimitsInMemory, HoldNoMoreBucketsThanAllowed) {
  constexpr std::size_t kMost = 64;
  Moment now = 1'000'000;
  LocalLimiter limiter([&now] { return now; }, kMost);
  for (int i = 0; i < 10'000; ++i) {
    const auto verdict = limiter.take_now({{std::to_string(i), {.count = 1, .period = 1h}}});
    EXPECT_TRUE(verdict.is_allowed);
  }
  EXPECT_LE(limiter.bucket_count(), kMost);
}

TEST(LimitsInMemory, CountExactlyFromSeveralThreads) {
  Moment now = 1'000'000;
  LocalLimiter limiter([&now] { return now; });
  std::atomic<int> allowed = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 8; ++thread) {
    threads.emplace_back([&] {
      for (int i = 0; i < 1'000; ++i) {
        allowed += limiter.take_now({{"shared", {.count = 500, .period = 1h}}}).is_allowed ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(allowed, 500);
}

}  // namespace
}  // namespace gigco::limits
