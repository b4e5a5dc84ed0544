// A client of bare sockets, which can be as rude as a test needs, and a server for it on a free port.
#pragma once

#include <arpa/inet.h>
#include <chrono>
#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>

#include <gtest/gtest.h>

#include "platform/http/server.hpp"
#include "platform/runtime/io_threads.hpp"

namespace gigco::http::testing {

using namespace std::chrono_literals;

inline constexpr std::chrono::milliseconds kPatience{4000};

struct Answer {
  int status = 0;  // 0: the connection ended before a whole answer
  std::string head;
  std::string body;

  [[nodiscard]] bool has(std::string_view text) const { return head.find(text) != std::string::npos; }
};

/// Whether something can be read at once.
inline bool readable(int socket) {
  pollfd wanted{socket, POLLIN, 0};
  return ::poll(&wanted, 1, 0) > 0;
}

class Client {
 public:
  explicit Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client() { hang_up(); }

  [[nodiscard]] bool connected() const { return connected_; }
  [[nodiscard]] int socket() const { return socket_; }

  void hang_up() {
    if (socket_ >= 0) {
      ::close(std::exchange(socket_, -1));
    }
  }

  /// False when the server does not take it.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent > 0) {
        bytes.remove_prefix(static_cast<std::size_t>(sent));
      } else if (!ready(POLLOUT)) {
        return false;
      } else if (sent < 0 && errno != EAGAIN) {
        return false;
      }
    }
    return true;
  }

  /// The next answer; for one to HEAD, no body is waited for.
  Answer receive(bool with_body = true) {
    Answer answer;
    std::size_t end = 0;
    while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
      if (!receive_some()) {
        return answer;
      }
    }
    answer.head = received_.substr(0, end + 4);
    received_.erase(0, end + 4);
    constexpr std::string_view kLength = "Content-Length: ";
    std::size_t length = 0;
    if (const auto at = answer.head.find(kLength); with_body && at != std::string::npos) {
      length = std::stoul(answer.head.substr(at + kLength.size()));
    }
    while (received_.size() < length) {
      if (!receive_some()) {
        return answer;
      }
    }
    answer.body = received_.substr(0, length);
    received_.erase(0, length);
    answer.status = std::stoi(answer.head.substr(answer.head.find(' ') + 1));
    return answer;
  }

  Answer ask(std::string_view bytes) {
    send(bytes);
    return receive();
  }

  /// Whether the server closes, within the patience; what it still sends is dropped.
  bool is_closed() {
    while (receive_some()) {
      received_.clear();
    }
    return closed_;
  }

 private:
  bool ready(short events) const {
    pollfd wanted{socket_, events, 0};
    return ::poll(&wanted, 1, static_cast<int>(kPatience.count())) > 0;
  }

  bool receive_some() {
    std::string bytes(16384, '\0');
    if (!ready(POLLIN)) {
      return false;
    }
    const auto count = ::recv(socket_, bytes.data(), bytes.size(), 0);
    closed_ = closed_ || count <= 0;
    if (count > 0) {
      received_.append(bytes, 0, static_cast<std::size_t>(count));
    }
    return count > 0;
  }

  int socket_;
  bool connected_ = false;
  bool closed_ = false;
  std::string received_;
};

class RunningServer {
 public:
  explicit RunningServer(Handler handler, ServerLimits limits = {}, int threads = 1)
      : threads_(threads), server_(threads_.contexts(), limits, std::move(handler)) {
    EXPECT_TRUE(server_.listen("127.0.0.1", 0).has_value());
    threads_.start({}, {});
  }
  RunningServer(const RunningServer&) = delete;
  RunningServer& operator=(const RunningServer&) = delete;
  ~RunningServer() { threads_.stop(); }

  [[nodiscard]] std::uint16_t port() const { return server_.port(); }
  [[nodiscard]] Server& server() { return server_; }

  bool has_connections(std::size_t count) const {
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    while (server_.connection_count() != count && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::sleep_for(5ms);
    }
    return server_.connection_count() == count;
  }

 private:
  runtime::IoThreads threads_;
  Server server_;
};

/// Tells in its body what the request was.
inline boost::asio::awaitable<Response> echo(Request& request) {
  Response response;
  response.content_type = "text/plain";
  response.body = std::string(to_string(request.method)) + " " + std::string(request.path) + "?" +
                  std::string(request.query) + " " + std::string(request.body);
  co_return response;
}

inline std::string get(std::string_view target, std::string_view more_fields = {}) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: x\r\n" + std::string(more_fields) + "\r\n";
}

}  // namespace gigco::http::testing
