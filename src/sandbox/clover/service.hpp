// From a request to an answer: keys, required headers, rate, faults, stored answers. Internal to this room.
#pragma once

#include <functional>
#include <memory>

#include <boost/asio/awaitable.hpp>

#include "platform/http/route.hpp"
#include "sandbox/clover/books.hpp"
#include "sandbox/clover/faults.hpp"
#include "sandbox/clover/messenger.hpp"
#include "sandbox/clover/rules.hpp"
#include "sandbox/clover/server.hpp"
#include "sandbox/clover/traffic.hpp"

namespace gigco::sandbox::clover {

using boost::asio::awaitable;

/// One thread only.
class Service {
 public:
  /// The context outlives it.
  Service(boost::asio::io_context& context, const Settings& settings);

  [[nodiscard]] std::vector<http::Route> routes();

  void send_webhooks(const Webhooks& how) { messenger_.set(how); }

 private:
  using Act = std::function<Answer(http::Request&)>;

  http::Route route(http::Method method, std::string pattern, std::string_view name, CallKind kind, Act act);
  http::Route control(http::Method method, std::string pattern, std::string_view name, Act act);
  http::Route page(std::string pattern, std::string_view name, std::string_view content_type,
                   std::string_view body);
  awaitable<http::Response> serve(CallKind kind, http::Request& request, const Act& act);
  awaitable<http::Response> with_faults(CallKind kind, http::Request& request, const Act& act);
  [[nodiscard]] std::optional<Answer> refuse(CallKind kind, const http::Request& request);
  http::Response answer(CallKind kind, http::Request& request, const Act& act);

  Settings settings_;
  Books books_;
  Rules rules_;
  Faults faults_;
  Messenger messenger_;
  std::shared_ptr<Traffic> traffic_;  // also of the calls that outlive this
};

}  // namespace gigco::sandbox::clover
