#include "domain/accounts/lock_out.hpp"

#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

#include "platform/limits/local_limiter.hpp"

namespace gigco::accounts {
namespace {

using namespace std::chrono_literals;

constexpr int kFailures = 3;

class LockOutTest : public ::testing::Test {
 protected:
  template <class Value>
  Value wait_for(boost::asio::awaitable<Value> work) {
    boost::asio::io_context context;
    auto future = boost::asio::co_spawn(context, std::move(work), boost::asio::use_future);
    context.run();
    return future.get();
  }

  Result<LockOut::Attempt> attempt(std::string email, std::string network,
                                   std::optional<std::string> token = std::nullopt) {
    return wait_for(lock_out_.begin(std::move(email), {std::move(network), std::move(token)}));
  }

  /// From networks of their own, until it is locked for all.
  int failures_until_locked(const std::string& email) {
    int count = 0;
    while (attempt(email, "network " + std::to_string(next_network_++))) {
      ++count;
    }
    return count;
  }

  limits::Moment clock_ = 1'000'000;
  int next_network_ = 0;
  limits::LocalLimiter limiter_{[this] { return clock_; }};
  LockOut lock_out_{limiter_, {.count = kFailures, .period = 15min}, {"a secret of the tests, long enough"}};
};

TEST_F(LockOutTest, LocksAnAccountForTheNetworkThatFails) {
  for (int i = 0; i < kFailures; ++i) {
    EXPECT_TRUE(attempt("a@example.com", "one"));
  }
  const auto refused = attempt("A@Example.COM", "one");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "LOGIN_LOCKED");
  EXPECT_EQ(refused.error().details.at(0).reason, "300");
  EXPECT_TRUE(attempt("a@example.com", "other"));
  EXPECT_TRUE(attempt("b@example.com", "one"));
}

TEST_F(LockOutTest, LocksTheAccountWhereverFailuresComeFrom) {
  EXPECT_EQ(failures_until_locked("a@example.com"), kFailures * kNetworksOfAnAccount);
  EXPECT_TRUE(attempt("b@example.com", "elsewhere"));
}

TEST_F(LockOutTest, LocksTheNetworkWhateverAccountsItTries) {
  int count = 0;
  while (attempt(std::to_string(count) + "@example.com", "one")) {
    ++count;
  }
  EXPECT_EQ(count, kFailures * kAccountsOfANetwork);
  EXPECT_TRUE(attempt("a@example.com", "other"));
}

TEST_F(LockOutTest, LetsAKnownDeviceTryThoughStrangersHaveLockedTheAccount) {
  const std::string token = lock_out_.device_token("A@example.com", "telephone");
  failures_until_locked("a@example.com");
  for (int i = 0; i < kFailures; ++i) {
    const auto allowed = attempt("a@example.com", "anywhere", token);
    ASSERT_TRUE(allowed);
    EXPECT_EQ(allowed->device, "telephone");
  }
  EXPECT_FALSE(attempt("a@example.com", "anywhere", token)) << "it has a bucket of its own";
  const std::string other = lock_out_.device_token("a@example.com", "computer");
  EXPECT_TRUE(attempt("a@example.com", "anywhere", other));
}

TEST_F(LockOutTest, BelievesNoDeviceOfAnotherAccountNorAChangedOrExpiredOne) {
  failures_until_locked("a@example.com");
  std::string changed = lock_out_.device_token("a@example.com", "telephone");
  changed.front() = 'x';
  for (const std::string& token :
       {lock_out_.device_token("b@example.com", "telephone"), changed, std::string("telephone"),
        std::string(), std::string("."),
        lock_out_.device_token("a@example.com", "telephone", now() - kDeviceLifetime - 1s)}) {
    EXPECT_FALSE(attempt("a@example.com", "anywhere", token)) << token;
  }
}

TEST_F(LockOutTest, KnowsDevicesOfTheLastSecret) {
  const std::string token = lock_out_.device_token("a@example.com", "telephone");
  const limits::Rate failures{.count = kFailures, .period = 15min};
  LockOut next(limiter_, failures,
               {"the next secret of the tests, long", "a secret of the tests, long enough"});
  failures_until_locked("a@example.com");
  EXPECT_TRUE(wait_for(next.begin("a@example.com", {"anywhere", token})));
  EXPECT_NE(next.device_token("a@example.com", "telephone"), token) << "the first one signs";
  LockOut forgetful(limiter_, failures, {"the next secret of the tests, long"});
  EXPECT_FALSE(wait_for(forgetful.begin("a@example.com", {"anywhere", token})));
}

TEST_F(LockOutTest, CountsNoSuccess) {
  for (int i = 0; i < 100; ++i) {
    auto allowed = attempt("a@example.com", "one");
    ASSERT_TRUE(allowed);
    wait_for(lock_out_.give_back(std::move(*allowed)));
  }
}

TEST_F(LockOutTest, MakesWhoGoesOnFailingWaitLonger) {
  int allowed = 0;
  for (int period = 0; period < 10; ++period) {
    for (int i = 0; i < kFailures; ++i) {
      allowed += attempt("a@example.com", "one") ? 1 : 0;
    }
    clock_ += std::chrono::microseconds(15min).count();
  }
  EXPECT_EQ(allowed, kFailures * kPeriodsInADay);
}

TEST_F(LockOutTest, IsLiftedForTheAccountAndTheNetworkOfItsOwner) {
  while (attempt("a@example.com", "home")) {
  }
  failures_until_locked("a@example.com");
  wait_for(lock_out_.lift("A@example.com", "home"));
  EXPECT_TRUE(attempt("a@example.com", "home"));
  EXPECT_TRUE(attempt("a@example.com", "elsewhere"));
}

TEST_F(LockOutTest, CountsAllAddressesBeyondAsciiTogether) {
  // The Kelvin sign is a k to a database that makes it small.
  EXPECT_EQ(failures_until_locked("\u212A@example.com"), kFailures * kNetworksOfAnAccount);
  EXPECT_FALSE(attempt("\u00E9@example.com", "elsewhere"));
}

}  // namespace
}  // namespace gigco::accounts
