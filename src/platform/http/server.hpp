// An HTTP/1.1 server (RFC 9110, RFC 9112): keep-alive, pipelining, chunked bodies, and a bound on
// everything a client can make it hold or wait for.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "platform/http/route.hpp"

namespace boost::asio {
class io_context;
}

namespace gigco::http {

struct ServerLimits {
  std::size_t max_connections = 10'000;
  std::uint32_t max_header_bytes = 16U * 1024U;
  std::uint64_t max_body_bytes = 1024U * 1024U;
  std::chrono::milliseconds idle_timeout{60'000};    // between two requests
  std::chrono::milliseconds header_timeout{10'000};  // from a header's first byte to its last
  std::chrono::milliseconds body_timeout{30'000};
  std::chrono::milliseconds handler_timeout{
      30'000};  // then the handler is cancelled and the connection closed
  std::chrono::milliseconds write_timeout{30'000};
};

/// What every response tells browsers, whatever it is about and also when the request was no HTTP:
/// https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html.
struct StandingHeaders {
  /// Unless a response has a policy of its own. Empty: none.
  std::string content_security_policy =
      "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
  bool is_framed_by_others = false;
  /// Strict-Transport-Security (RFC 6797); zero where it is not reached over HTTPS alone.
  std::chrono::seconds strict_transport{0};
};

class Server {
 public:
  /// Connections are dealt out to the contexts in turn; each stays on its own for life. The handler is
  /// called on those threads and must not throw. The contexts must outlive the server.
  Server(std::vector<boost::asio::io_context*> contexts, ServerLimits limits, Handler handler,
         const StandingHeaders& headers = {});
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();  // NOLINT(bugprone-exception-escape): see there

  /// Port 0 takes a free one. The Error says why the address cannot be had.
  Result<void> listen(const std::string& address, std::uint16_t port);
  [[nodiscard]] std::uint16_t port() const noexcept;

  /// Stops accepting, closes idle connections, and lets requests in progress finish with
  /// "Connection: close". Thread-safe, returns at once.
  void begin_drain();
  /// Closes what is left. Thread-safe, returns at once.
  void close_all();
  [[nodiscard]] std::size_t connection_count() const noexcept;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace gigco::http
