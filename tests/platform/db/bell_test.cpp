// Who sleeps is woken: by this process, by another thread of it, and by another process.
#include "platform/db/bell.hpp"

#include <thread>

#include <boost/asio/detached.hpp>

#include "tests/platform/db/on_database.hpp"

namespace gigco::db {
namespace {

constexpr std::chrono::hours kLong{1};                   // nothing but a ring ends a sleep
constexpr std::chrono::milliseconds kTimeToBeHeard{50};  // for what should not come

class BellTest : public OnDatabase {
 protected:
  BellTest() : OnDatabase(4) {}

  /// Sleeps so many times, one after the other.
  static awaitable<void> sleep(Bell& bell, int& woken, int times = 1) {
    for (int i = 0; i < times; ++i) {
      co_await bell.sleep(kLong);
      ++woken;
    }
  }
  void put_to_sleep(Bell& bell, int& woken, int times = 1) {
    boost::asio::co_spawn(context_, sleep(bell, woken, times), boost::asio::detached);
    context_.poll();
  }
  /// Until both channels' connections listen.
  void listen(Bell& one, Bell& other) {
    for (Bell* bell : {&one, &other}) {
      bell->listen();
      int woken = 0;
      put_to_sleep(*bell, woken);
      until([&woken] { return woken == 1; });  // which a connection does as it begins to listen
    }
  }

  Bell here_{context_, database_, "news"};
  Bell there_{context_, database_, "news"};  // as another process would have it
};

TEST_F(BellTest, wakes_one_sleeper_for_each_ring_and_all_when_asked) {
  int woken = 0;
  for (int i = 0; i < 3; ++i) {
    put_to_sleep(here_, woken);
  }
  here_.ring();
  context_.poll();
  EXPECT_EQ(woken, 1);
  here_.wake_all();
  context_.poll();
  EXPECT_EQ(woken, 3);
}

TEST_F(BellTest, keeps_a_ring_for_who_sleeps_next) {
  here_.ring();
  int woken = 0;
  put_to_sleep(here_, woken);
  EXPECT_EQ(woken, 1);
}

TEST_F(BellTest, lets_who_sleeps_look_by_himself_after_a_while) {
  wait_for(here_.sleep(std::chrono::milliseconds(1)));
}

TEST_F(BellTest, is_rung_from_any_thread) {
  int woken = 0;
  put_to_sleep(here_, woken);
  std::thread other([this] { here_.ring_everywhere(); });
  other.join();
  until([&woken] { return woken == 1; });
}

TEST_F(BellTest, is_heard_in_other_processes_and_not_a_second_time_in_its_own) {
  listen(here_, there_);
  int here = 0;
  int there = 0;
  put_to_sleep(here_, here, 2);
  put_to_sleep(there_, there);
  here_.ring_everywhere();
  until([&there] { return there == 1; });
  context_.run_for(kTimeToBeHeard);
  EXPECT_EQ(here, 1);
  there_.ring_everywhere();
  until([&here] { return here == 2; });
}

TEST_F(BellTest, makes_one_notification_of_many_rings) {
  int heard = 0;
  bool is_listening = false;
  database_.listen(
      "news", [&heard](std::string_view) { ++heard; }, [&is_listening] { is_listening = true; });
  until([&is_listening] { return is_listening; });
  constexpr int kRings = 1'000;
  for (int i = 0; i < kRings; ++i) {
    here_.ring_everywhere();
    context_.poll();
  }
  until([&heard] { return heard > 0; });
  context_.run_for(kTimeToBeHeard);
  EXPECT_LT(heard, kRings / 2);
}

}  // namespace
}  // namespace gigco::db
