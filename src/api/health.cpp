#include "api/health.hpp"

#include "platform/json/codec.hpp"
#include "platform/migrate/applied.hpp"

namespace gigco::api {
namespace {

using boost::asio::awaitable;

constexpr int kUnavailable = 503;

struct Liveness {
  std::string status;
};
BOOST_DESCRIBE_STRUCT(Liveness, (), (status))

struct ReadinessChecks {
  std::string database;
  std::string schema;
  std::string accepting;
};
BOOST_DESCRIBE_STRUCT(ReadinessChecks, (), (database, schema, accepting))

struct Readiness {
  std::string status;
  ReadinessChecks checks;
};
BOOST_DESCRIBE_STRUCT(Readiness, (), (status, checks))

struct HealthReport {
  std::string status;
  std::string database;
  Timestamp timestamp;
  std::string version;
  std::int64_t uptime = 0;
  static json::Rules rules() { return {json::rule("uptime").says("seconds since the start")}; }
};
BOOST_DESCRIBE_STRUCT(HealthReport, (), (status, database, timestamp, version, uptime))

template <class T>
http::Response respond(const T& value, bool good) {
  http::Response response{.body = json::serialize(value)};
  if (!good) {
    response.status = kUnavailable;
    response.headers.emplace_back("Retry-After", "1");
  }
  return response;
}

std::string passed(bool good) { return good ? "ok" : "failed"; }

awaitable<http::Response> live() {
  const Liveness liveness{.status = "alive"};
  co_return respond(liveness, true);
}

awaitable<http::Response> ready(const Health& health) {
  const Health::Checks checks = co_await health.check();
  const Readiness readiness{.status = checks.good() ? "ready" : "not ready",
                            .checks = {.database = passed(checks.database),
                                       .schema = passed(checks.schema),
                                       .accepting = passed(checks.accepting)}};
  co_return respond(readiness, checks.good());
}

awaitable<http::Response> report(const Health& health) {
  const Health::Checks checks = co_await health.check();
  const HealthReport found{.status = checks.database ? "healthy" : "unhealthy",
                           .database = checks.database ? "connected" : "disconnected",
                           .timestamp = now(),
                           .version = std::string(kVersion),
                           .uptime = health.uptime().count()};
  co_return respond(found, checks.database);
}

http::Route route(std::string pattern, std::string_view name, std::string_view summary,
                  const json::Type& response, std::vector<int> other_statuses, http::Handler handler) {
  return {.method = http::Method::get,
          .pattern = std::move(pattern),
          .access = {.everyone = true},
          .rate_class = http::RateClass::none,
          .tag = "health",
          .name = name,
          .summary = summary,
          .response_type = &response,
          .other_statuses = std::move(other_statuses),
          .handler = std::move(handler)};
}

}  // namespace

awaitable<Health::Checks> Health::check() const {
  Checks checks{.accepting = !draining_};
  try {
    const int applied = co_await migrate::applied_version(database_);
    checks.database = true;
    checks.schema = applied >= schema_version_;
  } catch (const db::Unavailable&) {
    checks.database = false;
  } catch (const db::QueryError&) {  // no such table: nothing has been migrated
    checks.database = true;
  }
  co_return checks;
}

std::chrono::seconds Health::uptime() const noexcept {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - started_);
}

std::vector<http::Route> health_routes(const Health& health) {
  std::vector<http::Route> routes;
  routes.push_back(route("/live", "getLiveness", "Whether the process runs", json::type_of<Liveness>(), {},
                         [](http::Request&) { return live(); }));
  routes.push_back(route("/ready", "getReadiness", "Whether traffic may come, with each check",
                         json::type_of<Readiness>(), {kUnavailable},
                         [&health](http::Request&) { return ready(health); }));
  routes.push_back(route("/health", "getHealth", "The state of the service and its database",
                         json::type_of<HealthReport>(), {kUnavailable},
                         [&health](http::Request&) { return report(health); }));
  return routes;
}

}  // namespace gigco::api
