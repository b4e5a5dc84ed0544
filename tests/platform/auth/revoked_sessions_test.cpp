// What is revoked stays so until its last token has expired, also while other threads ask.
#include "platform/auth/revoked_sessions.hpp"

#include <atomic>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace gigco::auth {
namespace {

constexpr Timestamp kNow{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}};
constexpr std::chrono::hours kHour{1};

TEST(RevokedSessions, knows_only_what_was_added) {
  RevokedSessions revoked;
  EXPECT_FALSE(revoked.contains(7));
  revoked.add(7, kNow);
  EXPECT_TRUE(revoked.contains(7));
  EXPECT_FALSE(revoked.contains(8));
}

TEST(RevokedSessions, forgets_an_entry_at_its_end_and_not_before) {
  RevokedSessions revoked;
  revoked.add(1, kNow);
  revoked.add(2, kNow + kHour);
  revoked.forget_expired(kNow - std::chrono::microseconds(1));
  EXPECT_EQ(revoked.size(), 2U);
  revoked.forget_expired(kNow);
  EXPECT_FALSE(revoked.contains(1));
  EXPECT_TRUE(revoked.contains(2));
  revoked.forget_expired(kNow + kHour);
  EXPECT_EQ(revoked.size(), 0U);
  EXPECT_FALSE(revoked.contains(2));
}

TEST(RevokedSessions, keeps_the_later_end_of_an_entry_added_twice) {
  RevokedSessions revoked;
  revoked.add(1, kNow + kHour);
  revoked.add(1, kNow);
  revoked.forget_expired(kNow);
  EXPECT_TRUE(revoked.contains(1));
  EXPECT_EQ(revoked.size(), 1U);
}

TEST(RevokedSessions, keeps_what_a_list_from_the_database_does_not_know_yet) {
  RevokedSessions revoked;
  revoked.add(1, kNow);
  const std::vector<RevokedSession> listed = {{.session_id = 2, .until = kNow},
                                              {.session_id = 3, .until = kNow}};
  revoked.add_all(listed);
  EXPECT_TRUE(revoked.contains(1));
  EXPECT_TRUE(revoked.contains(2));
  EXPECT_TRUE(revoked.contains(3));
}

TEST(RevokedSessions, never_loses_one_while_threads_add_ask_and_forget) {
  constexpr Id kPerThread = 2000;
  constexpr Id kThreads = 3;
  RevokedSessions revoked;
  std::atomic<int> lost{0};
  {
    std::vector<std::jthread> threads;
    for (Id thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&revoked, &lost, thread] {
        for (Id id = thread * kPerThread + 1; id <= (thread + 1) * kPerThread; ++id) {
          revoked.add(id, kNow + kHour);
          lost += revoked.contains(id) ? 0 : 1;
        }
      });
    }
    threads.emplace_back([&revoked] {
      for (int round = 0; round < 50; ++round) {
        revoked.forget_expired(kNow);
      }
    });
  }
  EXPECT_EQ(lost, 0);
  EXPECT_EQ(revoked.size(), static_cast<std::size_t>(kThreads * kPerThread));
}

}  // namespace
}  // namespace gigco::auth
