#include "api/operations.hpp"

#include <boost/describe.hpp>

#include "platform/json/codec.hpp"
#include "platform/log/log.hpp"
#include "platform/metrics/metrics.hpp"

namespace gigco::log {
BOOST_DESCRIBE_ENUM(Level, debug, info, warning, error)
}  // namespace gigco::log

namespace gigco::api {
namespace {

using boost::asio::awaitable;

struct LogLevel {
  log::Level level = log::Level::info;
};
BOOST_DESCRIBE_STRUCT(LogLevel, (), (level))

awaitable<http::Response> tell_metrics() {
  co_return http::Response{.body = metrics::exposition(), .content_type = metrics::kExpositionContentType};
}

awaitable<http::Response> tell_level() {
  const LogLevel told{.level = log::level()};
  co_return http::Response{.body = json::serialize(told)};
}

awaitable<http::Response> set_level(http::Request& request) {
  const Result<LogLevel> wanted = json::deserialize<LogLevel>(request.body);
  if (!wanted) {
    co_return http::error_response(wanted.error(), request.id);
  }
  log::set_level(wanted->level);
  log::warning("log level changed",
               {{"level", json::enum_name(wanted->level)}, {"remote", request.remote_address}});
  const http::Response told = co_await tell_level();
  co_return told;
}

http::Route route(http::Method method, std::string pattern, std::string_view name, std::string_view summary,
                  http::Handler handler) {
  return {.method = method,
          .pattern = std::move(pattern),
          .access = {.everyone = true},
          .rate_class = http::RateClass::none,
          .tag = "operations",
          .name = name,
          .summary = summary,
          .handler = std::move(handler)};
}

}  // namespace

std::vector<http::Route> operations_routes(const Health& health) {
  std::vector<http::Route> routes = health_routes(health);
  routes.push_back(route(http::Method::get, "/metrics", "getMetrics", "Numbers for Prometheus",
                         [](http::Request&) { return tell_metrics(); }));
  routes.push_back(route(http::Method::get, "/log-level", "getLogLevel", "What is logged",
                         [](http::Request&) { return tell_level(); }));
  http::Route change =
      route(http::Method::put, "/log-level", "setLogLevel", "Log more or less, until the next start",
            [](http::Request& request) { return set_level(request); });
  change.body_type = &json::type_of<LogLevel>();
  routes.push_back(std::move(change));
  return routes;
}

}  // namespace gigco::api
