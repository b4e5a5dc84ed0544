// A thousand requests broken at random. Each gets an answer of the protocol or a closed connection, and
// the server goes on answering others.
#include <random>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "platform/http/server.hpp"
#include "tests/platform/http/client.hpp"

namespace gigco::http {
namespace {

using testing::Client;
using testing::echo;
using testing::get;
using testing::RunningServer;
using namespace std::chrono_literals;

constexpr int kRequests = 1000;

class Breaker {
 public:
  explicit Breaker(unsigned seed) : generator_(seed) {}

  std::string request() {
    std::string bytes = draw(2) == 0 ? with_length() : chunked();
    switch (draw(8)) {
      case 0:
        bytes.resize(draw(bytes.size()));
        break;
      case 1:
        bytes.insert(draw(bytes.size()), std::string(draw(40'000), 'a'));
        break;
      case 2:
        for (std::size_t i = 0; i < 300; ++i) {
          bytes.insert(bytes.find("\r\n") + 2, "X-" + std::to_string(i) + ": y\r\n");
        }
        break;
      case 3:
        bytes.insert(bytes.find(' ') + 1, std::string("/\xC3\x28\xFF") + noise(8));
        break;
      case 4:
        bytes = noise(draw(2000) + 1);
        break;
      case 5:
        bytes.insert(bytes.find("\r\n") + 2, "Content-Length: " + noise(4) + "\r\n");
        break;
      default:
        for (std::size_t i = 0, count = 1 + draw(6); i < count; ++i) {
          bytes[draw(bytes.size())] = static_cast<char>(draw(256));
        }
    }
    return bytes;
  }

  std::size_t draw(std::size_t below) { return below == 0 ? 0 : generator_() % below; }

 private:
  std::string noise(std::size_t size) {
    std::string bytes(size, '\0');
    for (char& byte : bytes) {
      byte = static_cast<char>(draw(256));
    }
    return bytes;
  }

  std::string with_length() {
    const std::string body(draw(300), 'b');
    return "POST /path?a=b HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size() + draw(2)) +
           "\r\nAccept: */*\r\n\r\n" + body;
  }

  std::string chunked() {
    std::string bytes = "PUT /path HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (std::size_t i = 0, count = draw(5); i < count; ++i) {
      bytes +=
          (draw(6) == 0 ? "zz" : "5") + std::string(";e=\"") + std::string(draw(50), 'q') + "\"\r\nhello\r\n";
    }
    return bytes + "0\r\nTrailer: x\r\n\r\n";
  }

  std::mt19937 generator_;
};

TEST(MalformedRequests, GetAnAnswerOrAClosedConnectionAndHarmNobody) {
  const unsigned seed = std::random_device{}();
  std::cout << "seed " << seed << '\n';
  RecordProperty("seed", std::to_string(seed));
  Breaker breaker(seed);
  const RunningServer server(echo, {.header_timeout = 2s, .body_timeout = 2s});
  Client bystander(server.port());
  for (int i = 0; i < kRequests; ++i) {
    const std::string bytes = breaker.request();
    Client client(server.port());
    ASSERT_TRUE(client.connected());
    const std::size_t cut = breaker.draw(bytes.size());
    client.send(std::string_view(bytes).substr(0, cut));
    client.send(std::string_view(bytes).substr(cut));
    ::shutdown(client.socket(), SHUT_WR);
    int answers = 0;
    for (auto answer = client.receive(); answer.status != 0; answer = client.receive()) {
      const bool of_protocol = answer.status == 200 || answer.status == 400 || answer.status == 413 ||
                               answer.status == 431 || answer.status == 501 || answer.status == 505;
      ASSERT_TRUE(of_protocol) << answer.head << "for request " << i;
      ++answers;
    }
    ASSERT_TRUE(client.is_closed()) << "after " << answers << " answers, request " << i << ":\n" << bytes;
    if (i % 100 == 0) {
      ASSERT_EQ(bystander.ask(get("/")).status, 200) << "after request " << i;
    }
  }
  EXPECT_EQ(bystander.ask(get("/")).status, 200);
  bystander.hang_up();
  EXPECT_TRUE(server.has_connections(0));
}

}  // namespace
}  // namespace gigco::http
