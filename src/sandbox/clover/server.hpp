// A server that speaks as Clover's Ecommerce API and token service do, with a memory of its own, for
// development and tests; and a control endpoint, /sandbox/…, by which a test makes it fail and reads its
// books.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "platform/core/error.hpp"
#include "sandbox/clover/traffic.hpp"

namespace gigco::sandbox::clover {

struct Settings {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;           // 0: any
  std::filesystem::path file = {};  // where it remembers; empty: nowhere
  std::string private_key = {};     // what the API's caller must show
  std::string public_key = {};      // what a browser must show to make a token
  std::string webhook_secret = {};  // signs webhooks
  Limits limits = {};               // beyond them: 429
};

class Server {
 public:
  /// Errors: ADDRESS_UNAVAILABLE. Throws std::runtime_error when the file cannot be used.
  [[nodiscard]] static Result<std::unique_ptr<Server>> start(const Settings& settings);

  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();

  [[nodiscard]] std::string url() const;

  /// From now on each change of a charge is told there. From any thread.
  void send_webhooks_to(std::string url);

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace gigco::sandbox::clover
