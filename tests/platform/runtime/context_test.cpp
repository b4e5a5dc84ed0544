// Coroutines that take turns on one thread, each with a context of its own.
#include "platform/core/context.hpp"

#include <chrono>
#include <memory>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gmock/gmock.h>

#include "platform/runtime/completion.hpp"
#include "platform/runtime/pause.hpp"

namespace gigco::runtime {
namespace {

using boost::asio::awaitable;

awaitable<int> one_turn(boost::asio::io_context& loop) {
  return await_completion<int>([&loop](Completion<int> completion, const auto&) {
    boost::asio::post(loop, [completion = std::move(completion)]() mutable { completion.succeed(1); });
  });
}

awaitable<void> work(boost::asio::io_context& loop, int own, std::vector<int>& seen) {
  const auto context = std::make_shared<Context>(Context{.statements = own});
  const ContextScope scope(context);
  for (int turn = 0; turn < 3; ++turn) {
    co_await one_turn(loop);
    seen.push_back(current_context() == context ? own : -own);
    co_await pause(std::chrono::milliseconds(own));
    seen.push_back(current_context() == context ? own : -own);
  }
}

TEST(Context, is_its_coroutines_own_after_each_wait) {
  boost::asio::io_context loop;
  std::vector<int> seen;
  for (const int own : {1, 2, 3}) {
    boost::asio::co_spawn(loop, work(loop, own, seen), boost::asio::detached);
  }
  loop.run();
  EXPECT_THAT(seen, testing::SizeIs(18));
  EXPECT_THAT(seen, testing::Each(testing::Gt(0)));
  EXPECT_EQ(current_context(), nullptr);
}

TEST(Context, is_nobodys_while_a_coroutine_waits) {
  boost::asio::io_context loop;
  std::vector<int> seen;
  boost::asio::co_spawn(loop, work(loop, 1, seen), boost::asio::detached);
  while (loop.run_one() > 0) {
    EXPECT_EQ(current_context(), nullptr);
  }
}

TEST(Context, goes_with_a_coroutine_that_is_given_up) {
  std::vector<int> seen;
  {
    boost::asio::io_context loop;
    boost::asio::co_spawn(loop, work(loop, 1, seen), boost::asio::detached);
    loop.run_one();
  }
  EXPECT_EQ(current_context(), nullptr);
}

}  // namespace
}  // namespace gigco::runtime
