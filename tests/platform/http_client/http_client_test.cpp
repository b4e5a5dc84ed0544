// Calls to a real server, and what is said when there is none, or it breaks off.
#include "platform/http_client/http_client.hpp"

#include <atomic>
#include <chrono>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <gtest/gtest.h>

#include "platform/http/server.hpp"
#include "platform/runtime/io_threads.hpp"
#include "tests/support/wait.hpp"

namespace gigco::http_client {
namespace {

using boost::asio::awaitable;
using namespace std::chrono_literals;

std::atomic<int> cuts = 0;

awaitable<http::Response> respond(http::Request& request) {
  if (request.path == "/slow") {
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, 5s);
    co_await timer.async_wait(boost::asio::use_awaitable);
  }
  http::Response response{.status = request.path == "/missing" ? 404 : 200};
  if (request.path == "/cut") {
    ++cuts;
    response.status = http::kCloseWithoutAnswer;
  } else if (request.path == "/large") {
    response.body = std::string(100'000, 'x');
  } else {
    response.body = std::string(http::to_string(request.method)) + " " +
                    std::string(request.header("X-Given")) + " " + std::string(request.body);
  }
  response.headers.emplace_back("X-Answer", "yes");
  co_return response;
}

class Calls : public ::testing::Test {
 protected:
  Calls() : server_(threads_.contexts(), {}, respond) {
    server_.listen("127.0.0.1", 0).value();
    threads_.start({}, {});
  }
  ~Calls() override {
    server_.close_all();
    threads_.stop();
  }

  std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(server_.port()) + path;
  }
  Outcome send(Request request) { return test::wait_for(context_, client_.send(std::move(request))); }

  runtime::IoThreads threads_{1};
  http::Server server_;
  boost::asio::io_context context_;
  Client client_{context_, {.max_connections = 2, .max_body_bytes = 50'000}};
};

TEST_F(Calls, CarryMethodHeadersAndBodyAndBringTheAnswerBack) {
  const Outcome outcome =
      send({.method = "POST", .url = url("/"), .headers = {{"X-Given", "here"}}, .body = "the body"});
  ASSERT_TRUE(outcome) << outcome.error().reason;
  EXPECT_EQ(outcome->status, 200);
  EXPECT_EQ(outcome->body, "POST here the body");
  EXPECT_EQ(outcome->header("x-answer"), "yes");
  EXPECT_EQ(outcome->header("x-other"), "");
}

TEST_F(Calls, BringErrorStatusesAsAnswers) { EXPECT_EQ(send({.url = url("/missing")})->status, 404); }

TEST_F(Calls, ToNobodyAreNotSent) {
  server_.close_all();
  const Outcome outcome = send({.url = "http://127.0.0.1:1/"});
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().failure, Failure::not_sent);
}

TEST_F(Calls, WithoutAnAnswerInTimeSaySo) {
  const Outcome outcome = send({.url = url("/slow"), .timeout = 100ms});
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().failure, Failure::timed_out);
}

TEST_F(Calls, WhoseConnectionIsCutAreBroken) {
  const Outcome outcome = send({.method = "POST", .url = url("/cut"), .body = "x"});
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().failure, Failure::broken);
}

TEST_F(Calls, ThatChangeSomethingAreNeverSentTwice) {
  ASSERT_TRUE(send({.url = url("/")}));  // leaves a connection open
  const int before = cuts;
  EXPECT_FALSE(send({.method = "POST", .url = url("/cut"), .body = "x"}));
  EXPECT_EQ(cuts - before, 1);
}

TEST_F(Calls, WithTooLargeAnAnswerAreBroken) {
  const Outcome outcome = send({.url = url("/large")});
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().failure, Failure::broken);
}

TEST_F(Calls, ManyAtOnceShareFewConnections) {
  int answered = 0;
  for (int i = 0; i < 50; ++i) {
    boost::asio::co_spawn(
        context_, client_.send({.url = url("/")}),
        [&](const std::exception_ptr&, const Outcome& outcome) { answered += outcome ? 1 : 0; });
  }
  const auto deadline = std::chrono::steady_clock::now() + 20s;
  while (answered < 50 && std::chrono::steady_clock::now() < deadline) {
    context_.run_one_for(10ms);
    EXPECT_LE(server_.connection_count(), 2U);
  }
  EXPECT_EQ(answered, 50);
}

TEST_F(Calls, UnderWayWhenTheClientEndsLeakNothing) {
  boost::asio::io_context context;
  auto client = std::make_unique<Client>(context, Limits{});
  bool done = false;
  boost::asio::co_spawn(context, client->send({.url = url("/slow")}),
                        [&](const std::exception_ptr&, const Outcome&) { done = true; });
  context.run_for(50ms);
  client.reset();
  EXPECT_FALSE(done);
}

TEST_F(Calls, ThatAreGivenUpEndAtOnce) {
  boost::asio::cancellation_signal giving_up;
  std::exception_ptr problem;
  bool done = false;
  boost::asio::co_spawn(
      context_, client_.send({.url = url("/slow")}),
      boost::asio::bind_cancellation_slot(giving_up.slot(), [&](std::exception_ptr thrown, const Outcome&) {
        problem = std::move(thrown);
        done = true;
      }));
  context_.run_for(50ms);
  const auto began = std::chrono::steady_clock::now();
  giving_up.emit(boost::asio::cancellation_type::terminal);
  while (!done) {
    context_.run_one_for(1s);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - began, 2s);
  EXPECT_THROW(std::rethrow_exception(problem), boost::system::system_error);
}

}  // namespace
}  // namespace gigco::http_client
