// Threads, their contexts, and how the program is told to end.
#include "platform/runtime/io_threads.hpp"

#include <atomic>
#include <csignal>
#include <future>
#include <set>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include "platform/runtime/signals.hpp"

namespace gigco::runtime {
namespace {

TEST(IoThreads, EachContextHasItsOwnThread) {
  IoThreads threads(3);
  threads.start({}, {});
  std::set<std::thread::id> seen;
  for (auto* context : threads.contexts()) {
    std::promise<std::thread::id> id;
    boost::asio::post(*context, [&] { id.set_value(std::this_thread::get_id()); });
    seen.insert(id.get_future().get());
  }
  threads.stop();
  EXPECT_EQ(seen.size(), 3U);
  EXPECT_FALSE(seen.contains(std::this_thread::get_id()));
}

TEST(IoThreads, RunTheirHooksBeforeAndAfterTheLoop) {
  IoThreads threads(2);
  std::atomic<int> started = 0;
  std::atomic<int> stopped = 0;
  threads.start([&](auto&) { ++started; }, [&](auto&) { ++stopped; });
  std::promise<int> seen;
  boost::asio::post(*threads.contexts().front(), [&] { seen.set_value(stopped); });
  EXPECT_EQ(seen.get_future().get(), 0);
  threads.stop();
  EXPECT_EQ(started, 2);
  EXPECT_EQ(stopped, 2);
}

TEST(IoThreads, AreAtLeastOne) { EXPECT_EQ(IoThreads(0).contexts().size(), 1U); }

/// Runs `body` in a child process and returns its exit status, or 1000 plus the signal that ended it.
template <class Body>
int status_of_child(Body body) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::alarm(10);
    ::_exit(body());
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

TEST(TerminationSignals, AreWaitedForByTheMainThread) {
  EXPECT_EQ(status_of_child([] {
              hold_termination_signals();
              ::kill(::getpid(), SIGTERM);
              return wait_for_signal() == SIGTERM ? 7 : 8;
            }),
            7);
}

TEST(TerminationSignals, EndTheProcessAtTheSecondOne) {
  EXPECT_EQ(status_of_child([] {
              hold_termination_signals();
              ::kill(::getpid(), SIGINT);
              wait_for_signal();
              ::kill(::getpid(), SIGINT);
              return 0;
            }),
            130);
}

}  // namespace
}  // namespace gigco::runtime
