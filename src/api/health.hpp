// What orchestrators and load balancers ask: does the process run, may it get traffic, is it well.
#pragma once

#include <atomic>
#include <chrono>
#include <string_view>
#include <vector>

#include "platform/db/executor.hpp"
#include "platform/http/route.hpp"

namespace gigco::api {

inline constexpr std::string_view kVersion = "0.1.0";

/// Thread-safe. Outlives the routes made for it.
class Health {
 public:
  /// `schema_version`: the migration that this program needs.
  Health(db::Executor& database, int schema_version) noexcept
      : database_(database), schema_version_(schema_version) {}

  /// From now on /ready answers 503, so that no new traffic comes while the rest is finished.
  void begin_drain() noexcept { draining_ = true; }

  struct Checks {
    bool database = false;  // answers
    bool schema = false;    // is not behind
    bool accepting = false;

    [[nodiscard]] bool good() const noexcept { return database && schema && accepting; }
  };
  [[nodiscard]] boost::asio::awaitable<Checks> check() const;
  [[nodiscard]] std::chrono::seconds uptime() const noexcept;

 private:
  db::Executor& database_;
  int schema_version_;
  std::atomic<bool> draining_ = false;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

/// GET /live, /ready and /health, open to everyone.
[[nodiscard]] std::vector<http::Route> health_routes(const Health& health);

}  // namespace gigco::api
