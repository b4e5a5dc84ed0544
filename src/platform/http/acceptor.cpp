// Accepting stops for a moment, not for good, when the process has no more file descriptors.
#include "platform/http/acceptor.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "platform/http/completion_token.hpp"
#include "platform/log/log.hpp"

namespace gigco::http {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

constexpr int kBacklog = 1024;
constexpr std::chrono::milliseconds kPause{100};  // after an error that may pass
constexpr std::size_t kMaxTurnedAway = 256;       // connections at once that are told to come back later

Error unusable(const std::string& address, std::uint16_t port, const std::string& reason) {
  return {.kind = ErrorKind::unavailable,
          .code = "ADDRESS_UNAVAILABLE",
          .title = "cannot listen",
          .message = "Cannot listen on " + address + " port " + std::to_string(port) + ": " + reason + "."};
}

}  // namespace

Acceptor::Acceptor(asio::io_context& context, std::shared_ptr<Common> common,
                   const std::vector<std::shared_ptr<Shard>>& shards)
    : context_(context),
      common_(std::move(common)),
      shards_(shards.begin(), shards.end()),
      acceptor_(context.get_executor()) {}

Result<void> Acceptor::listen(const std::string& address, std::uint16_t port) {
  boost::system::error_code code;
  const auto parsed = asio::ip::make_address(address, code);
  if (code) {
    return unusable(address, port, "not an IP address");
  }
  const tcp::endpoint endpoint(parsed, port);
  acceptor_.open(endpoint.protocol(), code);
  if (!code) {
    acceptor_.set_option(tcp::acceptor::reuse_address(true), code);
  }
  if (!code) {
    acceptor_.bind(endpoint, code);
  }
  if (!code) {
    acceptor_.listen(kBacklog, code);
  }
  if (code) {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    return unusable(address, port, code.message());
  }
  port_ = acceptor_.local_endpoint().port();
  asio::co_spawn(
      context_.get_executor(), [self = shared_from_this()] { return self->run(); }, asio::detached);
  return {};
}

void Acceptor::stop() {
  asio::post(context_, [self = shared_from_this()] {
    boost::system::error_code ignored;
    self->acceptor_.close(ignored);
  });
}

asio::awaitable<void> Acceptor::run() {
  asio::steady_timer pause(context_);
  while (acceptor_.is_open()) {
    Socket socket(context_.get_executor());
    const auto [code] = co_await acceptor_.async_accept(socket, kAsTuple);
    if (!code) {
      welcome(std::move(socket));
    } else if (code != asio::error::connection_aborted && acceptor_.is_open()) {
      log::warning("cannot accept a connection", {{"error", code.message()}});
      pause.expires_after(kPause);
      co_await pause.async_wait(kAsTuple);
    }
  }
}

void Acceptor::welcome(Socket socket) {
  const std::size_t connections = common_->connections.load(std::memory_order_relaxed);
  if (connections >= common_->limits.max_connections + kMaxTurnedAway) {
    return;
  }
  turn_ = (turn_ + 1) % shards_.size();
  const auto shard = shards_[turn_].lock();
  if (shard == nullptr) {
    return;
  }
  if (&shard->context() != &context_) {
    // Accepted here and moved over, so that the waiting accept holds nothing of another context.
    boost::system::error_code code;
    const auto protocol = socket.local_endpoint(code).protocol();
    Socket moved(shard->context().get_executor());
    moved.assign(protocol, socket.release(), code);
    if (code) {
      return;
    }
    socket = std::move(moved);
  }
  shard->adopt(std::move(socket), connections < common_->limits.max_connections ? Shard::Welcome::serve
                                                                                : Shard::Welcome::turn_away);
}

}  // namespace gigco::http
