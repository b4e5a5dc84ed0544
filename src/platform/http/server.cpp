// Puts acceptor and shards together, and passes orders to the threads they live on.
#include "platform/http/server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "platform/http/acceptor.hpp"
#include "platform/http/response_head.hpp"
#include "platform/http/shard.hpp"

namespace gigco::http {

struct Server::State {
  std::shared_ptr<Common> common;
  std::vector<std::shared_ptr<Shard>> shards;
  std::shared_ptr<Acceptor> acceptor;

  void on_every_shard(void (Shard::*order)()) const {
    for (const auto& shard : shards) {
      boost::asio::post(shard->context(), [shard, order] { (*shard.*order)(); });
    }
  }
};

Server::Server(std::vector<boost::asio::io_context*> contexts, ServerLimits limits, Handler handler,
               const StandingHeaders& headers)
    : state_(std::make_shared<State>()) {
  state_->common = std::make_shared<Common>();
  state_->common->limits = limits;
  state_->common->handler = std::move(handler);
  state_->common->standing = standing_lines(headers);
  for (boost::asio::io_context* context : contexts) {
    state_->shards.push_back(std::make_shared<Shard>(*context, state_->common));
  }
  state_->acceptor = std::make_shared<Acceptor>(*contexts.front(), state_->common, state_->shards);
}

// NOLINTNEXTLINE(bugprone-exception-escape): only std::bad_alloc, which ends the program anyway
Server::~Server() {
  state_->acceptor->stop();
  close_all();
}

Result<void> Server::listen(const std::string& address, std::uint16_t port) {
  return state_->acceptor->listen(address, port);
}

std::uint16_t Server::port() const noexcept { return state_->acceptor->port(); }

void Server::begin_drain() {
  state_->common->draining = true;
  state_->acceptor->stop();
  state_->on_every_shard(&Shard::close_idle);
}

void Server::close_all() {
  state_->common->draining = true;
  state_->on_every_shard(&Shard::close_all);
}

std::size_t Server::connection_count() const noexcept {
  return state_->common->connections.load(std::memory_order_relaxed);
}

}  // namespace gigco::http
