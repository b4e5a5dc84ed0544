// The pool as its callers see it: coroutines on their own executors, with more passwords than threads.
#include "platform/crypto/hash_pool.hpp"

#include <atomic>
#include <chrono>
#include <ctime>
#include <exception>
#include <filesystem>
#include <optional>
#include <sys/resource.h>
#include <thread>
#include <vector>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/system_error.hpp>
#include <gtest/gtest.h>

#include "platform/crypto/bcrypt.hpp"

namespace gigco::crypto {
namespace {

namespace asio = boost::asio;

constexpr int kCheap = kMinBcryptCost;
constexpr int kSlow = 8;  // 10 to 25 ms: long enough to be queued behind

/// How one coroutine on a pool ended.
struct Ending {
  bool done = false;
  bool overloaded = false;
  bool aborted = false;
};

Ending ending_of(const std::exception_ptr& problem) {
  Ending ending{.done = problem == nullptr};
  try {
    if (problem) {
      std::rethrow_exception(problem);
    }
  } catch (const Overloaded&) {
    ending.overloaded = true;
  } catch (const boost::system::system_error& error) {
    ending.aborted = error.code() == asio::error::operation_aborted;
  }
  return ending;
}

/// Runs one coroutine to its end on this thread; rethrows what it throws.
template <class Value>
Value await_here(asio::awaitable<Value> operation) {
  asio::io_context context;
  std::optional<Value> value;
  std::exception_ptr problem;
  asio::co_spawn(context, std::move(operation), [&](std::exception_ptr thrown, Value result) {
    problem = std::move(thrown);
    value = std::move(result);
  });
  context.run();
  if (problem) {
    std::rethrow_exception(problem);
  }
  return std::move(*value);
}

TEST(HashPool, makes_hashes_of_its_cost_and_verifies_them) {
  HashPool pool(1, kCheap);
  const std::string hash = await_here(pool.hash("Corr3ct-horse"));
  EXPECT_EQ(hash.substr(0, 7), "$2b$04$");
  EXPECT_TRUE(await_here(pool.verify("Corr3ct-horse", hash)));
  EXPECT_FALSE(await_here(pool.verify("wrong", hash)));
}

TEST(HashPool, verifies_nothing_against_an_empty_hash) {
  HashPool pool(1, kCheap);
  EXPECT_FALSE(await_here(pool.verify("anything", "")));
}

TEST(HashPool, calls_a_hash_outdated_that_is_cheaper_than_its_own) {
  HashPool pool(1, kCheap + 1);
  EXPECT_TRUE(pool.is_outdated(bcrypt_hash("Sunny-Day-2026", kCheap)));
  EXPECT_FALSE(pool.is_outdated(bcrypt_hash("Sunny-Day-2026", kCheap + 1)));
  EXPECT_FALSE(pool.is_outdated(bcrypt_hash("Sunny-Day-2026", kCheap + 2))) << "never weakened";
  EXPECT_FALSE(pool.is_outdated("no hash"));
}

TEST(HashPool, passes_a_refusal_on_to_the_caller) {
  HashPool pool(1, kCheap);
  EXPECT_THROW(await_here(pool.hash(std::string(73, 'a'))), std::invalid_argument);
  EXPECT_EQ(await_here(pool.hash("Corr3ct-horse")).size(), 60U) << "its thread lives on";
}

TEST(HashPool, refuses_nonsense_at_its_start) {
  EXPECT_THROW(HashPool(0, kCheap), std::invalid_argument);
  EXPECT_THROW(HashPool(HashPool::kMaxThreads + 1, kCheap), std::invalid_argument);
  EXPECT_THROW(HashPool(1, kMaxBcryptCost + 1), std::invalid_argument);
}

TEST(HashPool, resumes_the_coroutine_on_its_own_thread) {
  HashPool pool(2, kCheap);
  const auto here = std::this_thread::get_id();
  auto operation = [](HashPool& its_pool) -> asio::awaitable<std::thread::id> {
    const std::string hash = co_await its_pool.hash("Corr3ct-horse");
    co_return std::this_thread::get_id();
  };
  EXPECT_EQ(await_here(operation(pool)), here);
}

TEST(HashPool, computes_at_the_lowest_priority) {
  constexpr int kLowest = 19;
  HashPool pool(1, kCheap);
  (void)await_here(pool.hash("Corr3ct-horse"));
  std::ptrdiff_t lowest = 0;
  for (const auto& thread : std::filesystem::directory_iterator("/proc/self/task")) {
    const auto id = static_cast<id_t>(std::stol(thread.path().filename().string()));
    lowest += getpriority(PRIO_PROCESS, id) == kLowest ? 1 : 0;
  }
  EXPECT_GE(lowest, 1);
}

TEST(HashPool, does_not_lower_the_priority_of_its_callers) {
  const int before = getpriority(PRIO_PROCESS, 0);
  HashPool pool(1, kCheap);
  (void)await_here(pool.hash("Corr3ct-horse"));
  EXPECT_EQ(getpriority(PRIO_PROCESS, 0), before);
}

TEST(HashPool, does_not_block_the_thread_that_awaits) {
  HashPool pool(1, kSlow);
  asio::io_context context;
  bool hashed = false;
  bool ran_before = false;
  asio::co_spawn(context, pool.hash("Corr3ct-horse"),
                 [&](const std::exception_ptr&, const std::string&) { hashed = true; });
  asio::post(context, [&] { ran_before = !hashed; });
  context.run();
  EXPECT_TRUE(hashed);
  EXPECT_TRUE(ran_before);
}

TEST(HashPool, takes_as_long_for_an_unknown_user_as_for_a_wrong_password) {
  HashPool pool(1, kSlow);
  const std::string hash = await_here(pool.hash("Corr3ct-horse"));
  // Processor time, which other load on the machine does not stretch; only the pool computes.
  const auto time_of = [](auto&& run) {
    const std::clock_t begin = std::clock();
    run();
    return static_cast<double>(std::clock() - begin);
  };
  const double wrong = time_of([&] { (void)await_here(pool.verify("wrong", hash)); });
  const double unknown = time_of([&] {
    asio::io_context context;
    asio::co_spawn(context, pool.verify_nothing("wrong"), asio::detached);
    context.run();
  });
  EXPECT_GT(unknown, wrong / 2);
  EXPECT_LT(unknown, wrong * 2);
}

TEST(HashPool, serves_many_threads_at_once_with_the_right_answers) {
  constexpr int kCallers = 4;
  constexpr int kPasswords = 10;
  HashPool pool(2, kCheap);
  std::atomic<int> wrong_answers{0};
  std::atomic<int> answers{0};
  const auto caller = [&](int number) {
    asio::io_context context;
    for (int index = 0; index < kPasswords; ++index) {
      auto round_trip = [](HashPool& its_pool, std::string password) -> asio::awaitable<bool> {
        const std::string hash = co_await its_pool.hash(password);
        const bool right = co_await its_pool.verify(password, hash);
        password += "x";
        const bool wrong = co_await its_pool.verify(password, hash);
        co_return right && !wrong;
      };
      asio::co_spawn(context, round_trip(pool, std::to_string(number) + "/" + std::to_string(index)),
                     [&](const std::exception_ptr& problem, bool good) {
                       ++answers;
                       wrong_answers += problem == nullptr && good ? 0 : 1;
                     });
    }
    context.run();
  };
  {
    std::vector<std::jthread> callers;
    for (int number = 0; number < kCallers; ++number) {
      callers.emplace_back(caller, number);
    }
  }
  EXPECT_EQ(answers, kCallers * kPasswords);
  EXPECT_EQ(wrong_answers, 0);
}

TEST(HashPool, takes_no_more_than_its_queue_holds) {
  constexpr std::size_t kTooMany = 3;
  HashPool pool(1, kSlow);
  asio::io_context context;
  std::vector<Ending> endings(1 + HashPool::kMaxQueued + kTooMany);
  const auto start = [&](std::size_t index, auto operation) {
    asio::co_spawn(context, std::move(operation), [&endings, index](const std::exception_ptr& problem, bool) {
      endings[index] = ending_of(problem);
    });
  };
  // An unusable hash takes no time, so that only the first holds the thread while the queue fills.
  constexpr int kVerySlow = 10;
  const std::string slow_hash = bcrypt_hash("Corr3ct-horse", kVerySlow);
  start(0, pool.verify("Corr3ct-horse", slow_hash));
  context.run_for(std::chrono::milliseconds(20));  // the thread has taken it
  for (std::size_t index = 1; index < endings.size(); ++index) {
    start(index, pool.verify("Corr3ct-horse", ""));
  }
  context.restart();
  context.run();
  const auto refused =
      std::count_if(endings.begin(), endings.end(), [](const Ending& end) { return end.overloaded; });
  const auto done = std::count_if(endings.begin(), endings.end(), [](const Ending& end) { return end.done; });
  EXPECT_GE(refused, static_cast<std::ptrdiff_t>(kTooMany));
  EXPECT_LE(refused, static_cast<std::ptrdiff_t>(kTooMany + 1)) << "one more if the thread came late";
  EXPECT_EQ(done + refused, std::ssize(endings));
  EXPECT_EQ(await_here(pool.hash("Corr3ct-horse")).size(), 60U) << "there is room again";
}

TEST(HashPool, ends_a_cancelled_coroutine_that_waits_in_the_queue_at_once) {
  HashPool pool(1, kSlow);
  asio::io_context context;
  std::vector<std::string> order;
  Ending second;
  asio::cancellation_signal cancel;
  asio::co_spawn(context, pool.hash("first"),
                 [&](const std::exception_ptr&, const std::string&) { order.emplace_back("first"); });
  asio::co_spawn(
      context, pool.hash("second"),
      asio::bind_cancellation_slot(cancel.slot(), [&](const std::exception_ptr& problem, const std::string&) {
        second = ending_of(problem);
        order.emplace_back("second");
      }));
  asio::co_spawn(context, pool.hash("third"), [&](const std::exception_ptr&, const std::string& hash) {
    order.push_back(hash.substr(0, 4));
  });
  asio::post(context, [&] { cancel.emit(asio::cancellation_type::terminal); });
  context.run();
  EXPECT_TRUE(second.aborted);
  EXPECT_EQ(order, (std::vector<std::string>{"second", "first", "$2b$"}));
}

TEST(HashPool, survives_cancellation_at_any_moment) {
  constexpr int kRounds = 200;
  constexpr std::chrono::microseconds kStep{37};
  HashPool pool(2, kCheap);
  int ended = 0;
  for (int round = 0; round < kRounds; ++round) {
    asio::io_context context;
    asio::cancellation_signal cancel;
    asio::steady_timer timer(context, kStep * (round % 50));
    asio::co_spawn(context, pool.hash("Corr3ct-horse"),
                   asio::bind_cancellation_slot(cancel.slot(),
                                                [&](const std::exception_ptr& problem, const std::string&) {
                                                  const Ending ending = ending_of(problem);
                                                  ended += ending.done || ending.aborted ? 1 : 0;
                                                }));
    timer.async_wait(
        [&](const boost::system::error_code&) { cancel.emit(asio::cancellation_type::terminal); });
    context.run();
  }
  EXPECT_EQ(ended, kRounds);
}

TEST(HashPool, tells_those_who_still_wait_when_it_closes) {
  asio::io_context context;
  std::vector<Ending> endings;
  {
    HashPool pool(1, kSlow);
    for (int index = 0; index < 4; ++index) {
      asio::co_spawn(context, pool.hash("Corr3ct-horse"),
                     [&](const std::exception_ptr& problem, const std::string&) {
                       endings.push_back(ending_of(problem));
                     });
    }
    context.poll();  // all four are handed to the pool
  }
  context.restart();
  context.run();
  ASSERT_EQ(endings.size(), 4U);
  const auto done = std::count_if(endings.begin(), endings.end(), [](const Ending& end) { return end.done; });
  const auto refused =
      std::count_if(endings.begin(), endings.end(), [](const Ending& end) { return end.overloaded; });
  EXPECT_LE(done, 1) << "none if the thread came late";
  EXPECT_EQ(done + refused, 4);
}

TEST(HashPool, may_close_when_its_callers_run_no_more) {
  asio::io_context context;
  HashPool pool(1, kSlow);
  asio::co_spawn(context, pool.hash("first"), asio::detached);
  asio::co_spawn(context, pool.hash("second"), asio::detached);
  context.poll();
}  // what the pool hands back is destroyed with the context, unrun

}  // namespace
}  // namespace gigco::crypto
