// When calls are refused, how long one waits before the next, and how they are kept apart.
#include <gtest/gtest.h>

#include "platform/resilience/backoff.hpp"
#include "platform/resilience/circuit_breaker.hpp"
#include "platform/resilience/pacer.hpp"

namespace gigco::resilience {
namespace {

using namespace std::chrono_literals;
using Clock = CircuitBreaker::Clock;
using State = CircuitBreaker::State;

class Breakers : public ::testing::Test {
 protected:
  void fail(int times) {
    for (int i = 0; i < times; ++i) {
      ASSERT_TRUE(breaker_.allow(now_));
      breaker_.failed(now_);
    }
  }

  Clock::time_point now_{};
  std::vector<State> states_;
  CircuitBreaker breaker_{{.failures_to_open = 3, .open_time = 10s},
                          [this](State state) { states_.push_back(state); }};
};

TEST_F(Breakers, OpenAfterFailuresInARow) {
  fail(2);
  EXPECT_EQ(breaker_.state(), State::closed);
  fail(1);
  EXPECT_EQ(breaker_.state(), State::open);
  EXPECT_TRUE(breaker_.refuses(now_ + 9s));
  EXPECT_FALSE(breaker_.allow(now_ + 9s));
}

TEST_F(Breakers, DoNotOpenWhenASuccessStandsBetween) {
  fail(2);
  breaker_.succeeded();
  fail(2);
  EXPECT_EQ(breaker_.state(), State::closed);
}

TEST_F(Breakers, LetOneCallTryAndCloseWhenItSucceeds) {
  fail(3);
  now_ += 10s;
  EXPECT_FALSE(breaker_.refuses(now_));
  EXPECT_TRUE(breaker_.allow(now_));
  EXPECT_FALSE(breaker_.allow(now_)) << "a second call while the first is trying";
  EXPECT_TRUE(breaker_.refuses(now_));
  breaker_.succeeded();
  EXPECT_TRUE(breaker_.allow(now_));
  EXPECT_EQ(states_, (std::vector{State::closed, State::open, State::half_open, State::closed}));
}

TEST_F(Breakers, OpenAgainWhenTheTryFails) {
  fail(3);
  now_ += 10s;
  fail(1);
  EXPECT_EQ(breaker_.state(), State::open);
  EXPECT_TRUE(breaker_.refuses(now_ + 9s));
}

TEST_F(Breakers, LetAnotherTryWhenTheFirstWasAbandoned) {
  fail(3);
  now_ += 10s;
  EXPECT_TRUE(breaker_.allow(now_));
  breaker_.abandoned();
  EXPECT_TRUE(breaker_.allow(now_));
}

TEST(BackoffPauses, DoubleUpToTheirCap) {
  const Backoff backoff{.base = 100ms, .cap = 1s};
  EXPECT_EQ(backoff.ceiling(0), 100ms);
  EXPECT_EQ(backoff.ceiling(3), 800ms);
  EXPECT_EQ(backoff.ceiling(4), 1s);
  EXPECT_EQ(backoff.ceiling(1'000), 1s);
}

TEST(BackoffPauses, LieAnywhereBelowTheCeiling) {
  const Backoff backoff{.base = 1s, .cap = 1s};
  int early = 0;
  for (int i = 0; i < 1'000; ++i) {
    const auto pause = backoff.pause(0);
    ASSERT_GE(pause, 0ms);
    ASSERT_LE(pause, 1s);
    early += pause < 500ms ? 1 : 0;
  }
  EXPECT_GT(early, 300);
  EXPECT_LT(early, 700);
}

TEST(Pacers, KeepCallsApartButSaveNothingUp) {
  Pacer pacer(10);
  const Pacer::Clock::time_point start{1h};
  EXPECT_EQ(pacer.book(start), start);
  EXPECT_EQ(pacer.book(start), start + 100ms);
  EXPECT_EQ(pacer.book(start), start + 200ms);
  EXPECT_EQ(pacer.book(start + 10s), start + 10s);
  EXPECT_EQ(pacer.book(start + 10s), start + 10s + 100ms);
}

TEST(Pacers, HoldEveryCallUntilTheyAreTold) {
  Pacer pacer(10);
  const Pacer::Clock::time_point start{1h};
  pacer.hold_until(start + 3s);
  pacer.hold_until(start + 1s);
  EXPECT_EQ(pacer.book(start), start + 3s);
  EXPECT_EQ(pacer.book(start), start + 3s + 100ms);
}

}  // namespace
}  // namespace gigco::resilience
