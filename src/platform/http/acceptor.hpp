// Accepts connections on one thread and deals them out to the shards in turn. Internal to this room.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "platform/http/shard.hpp"

namespace gigco::http {

class Acceptor : public std::enable_shared_from_this<Acceptor> {
 public:
  /// The shards are not kept alive: their sockets must not outlive their contexts.
  Acceptor(boost::asio::io_context& context, std::shared_ptr<Common> common,
           const std::vector<std::shared_ptr<Shard>>& shards);

  /// Binds and listens at once, then accepts on the context's thread.
  Result<void> listen(const std::string& address, std::uint16_t port);
  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

  /// Thread-safe.
  void stop();

 private:
  boost::asio::awaitable<void> run();
  void welcome(Socket socket);

  boost::asio::io_context& context_;
  std::shared_ptr<Common> common_;
  std::vector<std::weak_ptr<Shard>> shards_;
  std::size_t turn_ = 0;
  std::uint16_t port_ = 0;
  boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, boost::asio::io_context::executor_type> acceptor_;
};

}  // namespace gigco::http
