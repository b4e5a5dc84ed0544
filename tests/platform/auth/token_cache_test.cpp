// The cache may save work, never change an answer: not across expiry, keys, or similar tokens.
#include "platform/auth/token_cache.hpp"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

namespace gigco::auth {
namespace {

constexpr Timestamp kIssued{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}};
constexpr std::chrono::hours kLifetime{1};
const std::vector<SigningKey> kKeys = {{.id = "k", .secret = "0123456789abcdef0123456789abcdef"}};

AccessClaims claims_of_user(Id user) {
  return {.user_id = user, .email = "someone@example.com", .role = "consumer", .session_id = user};
}

TEST(TokenCache, shares_the_claims_of_a_token_seen_before) {
  const AccessTokens tokens(kKeys, kLifetime);
  const std::string token = tokens.issue(claims_of_user(1), kIssued);
  const auto first = tokens.verify(token, kIssued).value();
  EXPECT_EQ(tokens.verify(token, kIssued).value(), first) << "the same object";
}

TEST(TokenCache, does_not_outlive_a_tokens_expiry) {
  const AccessTokens tokens(kKeys, kLifetime);
  const std::string token = tokens.issue(claims_of_user(1), kIssued);
  ASSERT_TRUE(tokens.verify(token, kIssued));
  EXPECT_TRUE(tokens.verify(token, kIssued + kLifetime + kClockSkew - std::chrono::microseconds(1)));
  EXPECT_EQ(tokens.verify(token, kIssued + kLifetime + kClockSkew).error().code, "TOKEN_EXPIRED");
}

TEST(TokenCache, does_not_outlive_a_key) {
  std::string token;
  {
    const AccessTokens tokens(kKeys, kLifetime);
    token = tokens.issue(claims_of_user(1), kIssued);
    ASSERT_TRUE(tokens.verify(token, kIssued));
  }
  const AccessTokens others({{.id = "k", .secret = std::string(kMinSecretBytes, 'x')}}, kLifetime);
  EXPECT_FALSE(others.verify(token, kIssued));
}

TEST(TokenCache, keeps_no_refused_token) {
  TokenCache& cache = TokenCache::of_this_thread(0);
  const AccessTokens tokens(kKeys, kLifetime);
  EXPECT_FALSE(tokens.verify("a.b.c", kIssued));
  EXPECT_FALSE(tokens.verify(tokens.issue(claims_of_user(1), kIssued - 2 * kLifetime), kIssued));
  EXPECT_EQ(cache.size(), 0U);
}

TEST(TokenCache, compares_the_whole_token) {
  TokenCache cache;
  cache.keep("a.b.c", std::make_shared<AccessClaims>());
  EXPECT_NE(cache.find("a.b.c"), nullptr);
  EXPECT_EQ(cache.find("a.b.d"), nullptr);
  EXPECT_EQ(cache.find("a.b."), nullptr);
  EXPECT_EQ(cache.find(""), nullptr);
}

TEST(TokenCache, never_holds_more_than_its_bound) {
  TokenCache cache;
  const auto claims = std::make_shared<AccessClaims>();
  for (std::size_t index = 0; index < kMaxCachedTokens; ++index) {
    cache.keep(std::to_string(index), claims);
  }
  EXPECT_EQ(cache.size(), kMaxCachedTokens);
  cache.keep("one more", claims);
  EXPECT_EQ(cache.size(), 1U);
  EXPECT_NE(cache.find("one more"), nullptr);
}

TEST(TokenCache, lets_many_threads_verify_the_same_tokens) {
  constexpr Id kUsers = 20;
  constexpr int kRounds = 20;
  const AccessTokens tokens(kKeys, kLifetime);
  std::vector<std::string> issued;
  for (Id user = 1; user <= kUsers; ++user) {
    issued.push_back(tokens.issue(claims_of_user(user), kIssued));
  }
  std::atomic<int> wrong{0};
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&] {
        for (int round = 0; round < kRounds; ++round) {
          for (Id user = 1; user <= kUsers; ++user) {
            const auto claims = tokens.verify(issued[static_cast<std::size_t>(user - 1)], kIssued);
            wrong += claims && (*claims)->user_id == user ? 0 : 1;
          }
        }
      });
    }
  }
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace gigco::auth
