#include "sandbox/clover/server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "platform/http/dispatch.hpp"
#include "platform/http/middleware.hpp"
#include "platform/http/router.hpp"
#include "platform/http/server.hpp"
#include "platform/runtime/io_threads.hpp"
#include "sandbox/clover/service.hpp"

namespace gigco::sandbox::clover {

struct Server::State {
  explicit State(const Settings& settings)
      : host(settings.host), threads(1), service(*threads.contexts().front(), settings) {
    for (http::Route& route : service.routes()) {
      router.add(std::move(route));
    }
    // Shops show its card fields in their own pages.
    const http::StandingHeaders headers{.content_security_policy = {}, .is_framed_by_others = true};
    server =
        std::make_unique<http::Server>(threads.contexts(), http::ServerLimits{},
                                       http::chain({http::recover()}, http::dispatcher(router)), headers);
  }

  std::string host;
  runtime::IoThreads threads;
  Service service;
  http::Router router;
  std::unique_ptr<http::Server> server;
};

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}

Server::~Server() {
  state_->server->close_all();
  state_->threads.stop();
}

Result<std::unique_ptr<Server>> Server::start(const Settings& settings) {
  auto state = std::make_unique<State>(settings);
  if (const auto bound = state->server->listen(settings.host, settings.port); !bound) {
    return bound.error();
  }
  state->threads.start({}, {});
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

std::string Server::url() const {
  return "http://" + state_->host + ":" + std::to_string(state_->server->port());
}

void Server::send_webhooks_to(std::string url) {
  boost::asio::post(*state_->threads.contexts().front(), [&service = state_->service, url = std::move(url)] {
    service.send_webhooks({.url = url});
  });
}

}  // namespace gigco::sandbox::clover
