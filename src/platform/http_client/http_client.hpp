// Outbound HTTP by libcurl (https://curl.se/libcurl/c/libcurl-multi.html), driven by an event loop: proxies,
// TLS and connection reuse are its business. What an answer means is the caller's. No curl in this header.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>

namespace boost::asio {
class io_context;
}

namespace gigco::http_client {

struct Request {
  std::string method = "GET";
  std::string url;  // http or https; redirects are not followed
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = {};
  std::chrono::milliseconds timeout{10'000};         // for all of it, waiting for a free connection included
  std::chrono::milliseconds connect_timeout{3'000};  // the name, TCP and TLS
};

struct Response {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = {};

  /// The first of that name, compared as RFC 9110 section 5.1 says; empty when absent.
  [[nodiscard]] std::string_view header(std::string_view name) const noexcept;
};

enum class Failure {
  not_sent,   // no connection: the server has seen nothing
  timed_out,  // it may have been done
  broken,     // sent, perhaps done, but no whole answer came
};

/// Why there is no answer. The text is for the log alone.
struct TransportError {
  Failure failure = Failure::broken;
  std::string reason;
};

/// Found when value() is called on an Outcome without an answer: a bug.
[[noreturn]] void throw_exception_from_error(const TransportError& error,
                                             const boost::source_location& where);

using Outcome = boost::system::result<Response, TransportError>;

struct Limits {
  long max_connections = 4;  // to one host; what comes beyond waits its turn
  std::size_t max_body_bytes = std::size_t{4} * 1024 * 1024;
};

class Client {
 public:
  /// All transfers run on the context, which must outlive the client and all of them.
  Client(boost::asio::io_context& context, Limits limits);
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  /// On the context's thread, or when that no longer runs.
  ~Client();

  /// From any thread. Ends with a system_error operation_aborted when the awaiting coroutine is cancelled.
  [[nodiscard]] boost::asio::awaitable<Outcome> send(Request request);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace gigco::http_client
