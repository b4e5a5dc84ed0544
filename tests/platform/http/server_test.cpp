// What clients that keep to the rules get: keep-alive, pipelining, bodies, HEAD, drain, cancellation.
#include "platform/http/server.hpp"

#include <atomic>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/platform/http/client.hpp"

namespace gigco::http {
namespace {

using testing::Client;
using testing::echo;
using testing::get;
using testing::RunningServer;
using namespace std::chrono_literals;

TEST(Server, KeepsTheConnectionForFurtherRequests) {
  const RunningServer server(echo);
  Client client(server.port());
  for (int i = 0; i < 3; ++i) {
    const auto answer = client.ask(get("/a?b=" + std::to_string(i)));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "GET /a?b=" + std::to_string(i) + " ");
    EXPECT_FALSE(answer.has("Connection:"));
  }
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
  const RunningServer server(echo);
  Client client(server.port());
  constexpr int kRequests = 50;
  std::string all;
  for (int i = 0; i < kRequests; ++i) {
    all += "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi";
  }
  client.send(all);
  for (int i = 0; i < kRequests; ++i) {
    EXPECT_EQ(client.receive().body, "POST /" + std::to_string(i) + "? hi");
  }
}

TEST(Server, ReadsARequestThatArrivesByteByByte) {
  const RunningServer server(echo);
  Client client(server.port());
  for (const char byte : std::string("\r\nPUT /x HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc")) {
    client.send(std::string_view(&byte, 1));
    std::this_thread::sleep_for(200us);
  }
  EXPECT_EQ(client.receive().body, "PUT /x? abc");
}

TEST(Server, ReadsChunkedBodiesAndDropsTrailers) {
  const RunningServer server(echo);
  Client client(server.port());
  const auto answer = client.ask(
      "POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3;name=value\r\nabc\r\n2\r\nde\r\n0\r\nX-Trailer: 1\r\n\r\n");
  EXPECT_EQ(answer.body, "POST /c? abcde");
  EXPECT_EQ(client.ask(get("/next")).body, "GET /next? ");
}

TEST(Server, ReadsAndWritesBodiesOfManyBuffers) {
  const RunningServer server(echo);
  Client client(server.port());
  const std::string body(1000 * 1000, 'b');
  client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n");
  client.send(body);
  EXPECT_EQ(client.receive().body, "POST /? " + body);
}

TEST(Server, WritesToAClientThatReadsLate) {
  const RunningServer server([](Request&) -> boost::asio::awaitable<Response> {
    Response response;
    response.body = std::string(20 * 1000 * 1000, 'z');
    co_return response;
  });
  Client client(server.port());
  client.send(get("/"));
  std::this_thread::sleep_for(100ms);
  EXPECT_EQ(client.receive().body.size(), 20U * 1000 * 1000);
}

TEST(Server, AsksForTheBodyThatAClientHoldsBack) {
  const RunningServer server(echo);
  Client client(server.port());
  client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.receive().status, 100);
  EXPECT_EQ(client.ask("ok").body, "POST /? ok");
}

TEST(Server, DoesNotAskForABodyThatItWouldRefuse) {
  const RunningServer server(echo, {.max_body_bytes = 10});
  Client client(server.port());
  const auto answer =
      client.ask("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(answer.status, 413);
}

TEST(Server, AnswersHeadWithTheFieldsOfGetAndNoBody) {
  const RunningServer server(echo);
  Client client(server.port());
  client.send("HEAD /h HTTP/1.1\r\nHost: x\r\n\r\n" + get("/g"));
  const auto head = client.receive(false);
  EXPECT_EQ(head.status, 200);
  EXPECT_TRUE(head.has("Content-Length: 9\r\n"));
  EXPECT_EQ(client.receive().body, "GET /g? ");
}

TEST(Server, ClosesWhenTheClientAsksForIt) {
  const RunningServer server(echo);
  Client client(server.port());
  EXPECT_TRUE(client.ask(get("/", "Connection: close\r\n")).has("Connection: close\r\n"));
  EXPECT_TRUE(client.is_closed());
}

TEST(Server, KeepsHttp10ConnectionsOnlyWhenAsked) {
  const RunningServer server(echo);
  Client asking(server.port());
  EXPECT_TRUE(asking.ask("GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").has("Connection: keep-alive"));
  EXPECT_EQ(asking.ask("GET /2 HTTP/1.0\r\n\r\n").body, "GET /2? ");
  EXPECT_TRUE(asking.is_closed());
}

TEST(Server, TakesTheAbsoluteForm) {
  const RunningServer server(echo);
  Client client(server.port());
  EXPECT_EQ(client.ask(get("http://x/path?q")).body, "GET /path?q ");
}

TEST(Server, TellsThePeersAddressAndFields) {
  const RunningServer server([](Request& request) -> boost::asio::awaitable<Response> {
    Response response;
    response.body = std::string(request.remote_address) + " " + std::string(request.header("X-A"));
    co_return response;
  });
  Client client(server.port());
  EXPECT_EQ(client.ask(get("/", "x-a:  b c \r\n")).body, "127.0.0.1 b c");
}

TEST(Server, DealsConnectionsOutToAllThreads) {
  std::atomic<int> calls = 0;
  std::array<std::atomic<bool>, 2> seen{};
  std::atomic<std::thread::id> first;
  const RunningServer server(
      [&](Request& request) -> boost::asio::awaitable<Response> {
        if (calls++ == 0) {
          first = std::this_thread::get_id();
        }
        seen.at(first.load() == std::this_thread::get_id() ? 0 : 1) = true;
        return echo(request);
      },
      {}, 2);
  for (int i = 0; i < 4; ++i) {
    Client client(server.port());
    EXPECT_EQ(client.ask(get("/")).status, 200);
  }
  EXPECT_TRUE(seen[0] && seen[1]);
}

TEST(Server, AnswersAndClosesWhenAHandlerThrows) {
  const RunningServer server([](Request&) -> boost::asio::awaitable<Response> {
    throw std::runtime_error("a bug");
    co_return Response{};
  });
  Client client(server.port());
  EXPECT_EQ(client.ask(get("/")).status, 500);
  EXPECT_TRUE(client.is_closed());
}

TEST(Server, SaysWhyItCannotListen) {
  runtime::IoThreads threads(1);
  const RunningServer first(echo);
  Server second(threads.contexts(), {}, echo);
  EXPECT_EQ(second.listen("127.0.0.1", first.port()).error().code, "ADDRESS_UNAVAILABLE");
  EXPECT_EQ(second.listen("nonsense", 0).error().code, "ADDRESS_UNAVAILABLE");
}

/// Answers after a while, and counts what became of it.
struct SlowHandler {
  std::chrono::milliseconds time;
  std::atomic<int> running = 0;
  std::atomic<int> finished = 0;
  std::atomic<int> cancelled = 0;

  boost::asio::awaitable<Response> operator()(Request& request) {
    ++running;
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, time);
    try {
      co_await timer.async_wait(boost::asio::use_awaitable);
    } catch (const std::exception&) {
      ++cancelled;
      throw;
    }
    ++finished;
    co_return co_await echo(request);
  }

  bool soon(const std::atomic<int>& count) const {
    for (int i = 0; i < 400 && count == 0; ++i) {
      std::this_thread::sleep_for(10ms);
    }
    return count > 0;
  }
};

TEST(Server, CancelsTheHandlerOfAClientThatHungUp) {
  SlowHandler slow{.time = 60s};
  const RunningServer server([&](Request& request) { return slow(request); });
  Client client(server.port());
  client.send(get("/"));
  ASSERT_TRUE(slow.soon(slow.running));
  client.hang_up();
  EXPECT_TRUE(slow.soon(slow.cancelled));
  EXPECT_TRUE(server.has_connections(0));
}

TEST(Server, LetsASlowHandlerFinishAndKeepsTheConnection) {
  SlowHandler slow{.time = 900ms};
  const RunningServer server([&](Request& request) { return slow(request); });
  Client client(server.port());
  client.send(get("/1") + get("/2"));
  EXPECT_EQ(client.receive().body, "GET /1? ");
  EXPECT_EQ(client.receive().body, "GET /2? ");
  EXPECT_EQ(slow.cancelled, 0);
}

TEST(Server, AnswersForAHandlerThatTakesTooLong) {
  SlowHandler slow{.time = 60s};
  const RunningServer server([&](Request& request) { return slow(request); }, {.handler_timeout = 100ms});
  Client client(server.port());
  const auto answer = client.ask(get("/"));
  EXPECT_EQ(answer.status, 503);
  EXPECT_THAT(answer.body, ::testing::HasSubstr("HANDLER_TIMEOUT"));
  EXPECT_TRUE(client.is_closed());
  EXPECT_EQ(slow.cancelled, 1);
}

TEST(Server, DrainsByFinishingWhatItHasBegun) {
  SlowHandler slow{.time = 300ms};
  RunningServer server([&](Request& request) { return slow(request); });
  Client idle(server.port());
  Client busy(server.port());
  busy.send(get("/"));
  ASSERT_TRUE(slow.soon(slow.running));
  ASSERT_TRUE(server.has_connections(2));
  server.server().begin_drain();
  EXPECT_TRUE(idle.is_closed());
  const auto answer = busy.receive();
  EXPECT_EQ(answer.body, "GET /? ");
  EXPECT_TRUE(answer.has("Connection: close\r\n"));
  EXPECT_TRUE(busy.is_closed());
  EXPECT_FALSE(Client(server.port()).connected());
  busy.hang_up();
  EXPECT_TRUE(server.has_connections(0));
}

TEST(Server, ClosesAllThatIsLeft) {
  SlowHandler slow{.time = 60s};
  RunningServer server([&](Request& request) { return slow(request); });
  Client client(server.port());
  client.send(get("/"));
  ASSERT_TRUE(slow.soon(slow.running));
  server.server().close_all();
  EXPECT_TRUE(client.is_closed());
  EXPECT_TRUE(server.has_connections(0));
  EXPECT_EQ(slow.cancelled, 1);
}

TEST(Server, MayBeDestroyedInTheMidstOfRequests) {
  SlowHandler slow{.time = 60s};
  Client* client = nullptr;
  std::unique_ptr<Client> kept;
  {
    const RunningServer server([&](Request& request) { return slow(request); }, {}, 2);
    kept = std::make_unique<Client>(server.port());
    client = kept.get();
    client->send(get("/"));
    ASSERT_TRUE(slow.soon(slow.running));
  }
  EXPECT_TRUE(client->is_closed());
}

}  // namespace
}  // namespace gigco::http
