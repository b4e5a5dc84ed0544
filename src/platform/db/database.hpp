// The program's access to PostgreSQL: for each I/O thread its own connections, opened on demand,
// reopened with backoff when the server comes back, and never used by two threads.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "platform/db/executor.hpp"
#include "platform/db/transaction.hpp"

namespace boost::asio {
class io_context;
}

namespace gigco::db {

/// As in libpq's documentation, section "Parameter Key Words".
struct ConnectionSettings {
  std::string host = {};  // a name, an address, or the directory of a unix socket
  int port = 5432;
  std::string database = {};
  std::string user = {};
  std::string password = {};
  std::string sslmode = "prefer";
  std::chrono::milliseconds connect_timeout{3'000};
  std::chrono::milliseconds statement_timeout{5'000};  // the server cancels what runs longer
  std::string application_name = "gigco";              // seen in the server's log and pg_stat_activity
};

struct PoolLimits {
  int max_connections = 20;                          // in all, over all threads
  std::chrono::milliseconds acquire_timeout{2'000};  // waiting longer for a connection is Unavailable
};

class Database : public Executor {
 public:
  Database(ConnectionSettings settings, PoolLimits limits, int threads);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database() override;

  /// Called once by each I/O thread before it runs its loop; the context must outlive close().
  void open_on_this_thread(boost::asio::io_context& context);
  /// Called by that thread, or while its loop no longer runs: fails what is in flight, closes all.
  void close_on_this_thread();

  /// Runs by itself, in the statement's lane; each such statement is its own transaction.
  boost::asio::awaitable<Rows> run(const Statement& statement, Params params) override;

  [[nodiscard]] boost::asio::awaitable<Transaction> begin();

  /// Listens on the channel, by a connection that all channels of this thread share, reconnecting for ever.
  /// Both functions run on the calling I/O thread; `on_connected` after every (re)connect, because
  /// notifications sent meanwhile are lost.
  void listen(std::string channel, std::function<void(std::string_view payload)> on_notification,
              std::function<void()> on_connected);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gigco::db
