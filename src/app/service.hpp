// The composition root: makes every part, hands each what it needs, starts and stops them in order.
//
// Its threads: IO_THREADS of them serve connections, and nothing else; one does what happens by itself and
// the calls to other services (app/background.hpp); HASH_THREADS hash passwords, below all others. Each
// database belongs to the threads that open it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "app/duties.hpp"
#include "app/settings.hpp"
#include "platform/core/error.hpp"
#include "platform/http/router.hpp"

namespace gigco::accounts {
class Accounts;
}
namespace gigco::db {
class Database;
}

namespace gigco::app {

/// The OpenAPI document of this program, which needs no database.
[[nodiscard]] std::string describe_api(const Settings& settings);

class Service {
 public:
  /// DB_HOST and JWT_SECRET must be set. Errors: SCHEMA_BEHIND (run gigco migrate), CONFIG_INVALID, those
  /// of migrate::is_behind() and mail::open(), DATABASE_UNAVAILABLE and ADDRESS_UNAVAILABLE.
  [[nodiscard]] static Result<std::unique_ptr<Service>> start(const Settings& settings, Duties duties = {});

  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;
  Service(Service&&) = delete;
  Service& operator=(Service&&) = delete;
  ~Service();

  /// 0 when it does not listen.
  [[nodiscard]] std::uint16_t port() const noexcept;

  /// Runs work on an I/O thread and waits for it; an exception comes out here. For commands and seeds.
  void run(const std::function<boost::asio::awaitable<void>(db::Database&, accounts::Accounts&)>& work);

  /// /ready fails at once; after SHUTDOWN_DELAY, in which all are served, nobody new is; requests in progress
  /// may finish within SHUTDOWN_TIMEOUT, then all is closed.
  void stop();

 private:
  struct Parts;
  explicit Service(std::unique_ptr<Parts> parts);
  void start_threads();
  Result<void> listen(const std::string& host, std::uint16_t port);
  std::unique_ptr<Parts> parts_;
};

}  // namespace gigco::app
