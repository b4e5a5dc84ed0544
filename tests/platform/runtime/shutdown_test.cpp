#include "platform/runtime/shutdown.hpp"

#include <thread>

#include <gmock/gmock.h>

namespace gigco::runtime {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

TEST(Shutdown, is_waited_for_until_the_last_loop_has_ended) {
  Shutdown shutdown(2);
  shutdown.begin();
  shutdown.loop_ended();
  EXPECT_FALSE(shutdown.wait(milliseconds(0)));
  std::thread other([&] { shutdown.loop_ended(); });
  EXPECT_TRUE(shutdown.wait(minutes(1)));
  other.join();
}

TEST(Shutdown, may_be_begun_and_waited_for_again) {
  Shutdown shutdown(1);
  EXPECT_FALSE(shutdown.has_begun());
  for (int i = 0; i < 2; ++i) {
    shutdown.begin();
    EXPECT_TRUE(shutdown.has_begun());
    EXPECT_FALSE(shutdown.wait(milliseconds(0)));
  }
  shutdown.loop_ended();
  EXPECT_TRUE(shutdown.wait(milliseconds(0)));
  EXPECT_TRUE(shutdown.wait(milliseconds(0)));
}

}  // namespace
}  // namespace gigco::runtime
