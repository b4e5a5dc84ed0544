// One I/O thread's share of the database: a few pipelined connections for quick reads, and a bounded
// set of exclusive ones for everything else. Internal to this room; used by its one thread only.
#pragma once

#include <array>
#include <chrono>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include "platform/db/connection.hpp"
#include "platform/db/meter.hpp"

namespace gigco::db {

inline constexpr std::size_t kPipelinedConnections = 2;     // for each shard
inline constexpr std::size_t kMaxPipelinedInFlight = 1024;  // statements on one of them
inline constexpr std::size_t kMaxWaiters = 1024;            // for an exclusive connection

class Shard : public std::enable_shared_from_this<Shard> {
 public:
  Shard(boost::asio::io_context& context, boost::asio::thread_pool& helper, ConnectionSettings settings,
        int max_exclusive, std::chrono::milliseconds acquire_timeout);

  void open();
  void close();

  boost::asio::awaitable<Rows> run(const Statement& statement, Params params);

  /// An exclusive connection; give it back with release().
  boost::asio::awaitable<std::shared_ptr<Connection>> acquire();
  void release(std::shared_ptr<Connection> connection);

  /// Runs on a connection the caller holds; a cancelled caller makes the server stop the statement.
  boost::asio::awaitable<Rows> run_on(const std::shared_ptr<Connection>& connection,
                                      const Statement& statement, Params params);

  /// See Database::listen().
  void listen(std::string channel, std::function<void(std::string_view)> on_notification,
              std::function<void()> on_connected);

 private:
  using Clock = Connection::Clock;
  struct Waiter {
    std::uint64_t ticket;
    Clock::time_point deadline;
    runtime::Completion<std::shared_ptr<Connection>> completion;
  };
  struct Channel {
    std::string name;
    std::string statement_name;
    std::string sql;
    Statement statement;
    std::function<void(std::string_view)> on_notification;
    std::function<void()> on_connected;
  };
  using OnOpen = std::function<void(const std::shared_ptr<Connection>&)>;

  boost::asio::awaitable<void> keep_open(OnOpen opened, std::function<void()> closed);
  boost::asio::awaitable<void> until_closed(std::shared_ptr<Connection> connection);
  boost::asio::awaitable<std::shared_ptr<Connection>> connect_exclusive();
  boost::asio::awaitable<void> reconnect_for_waiter();
  boost::asio::awaitable<void> watch();
  boost::asio::awaitable<std::shared_ptr<Connection>> wait_for_release();
  Connection* least_busy() noexcept;
  void hand_over(std::shared_ptr<Connection> connection);
  void subscribe(const Channel& channel);
  void forget(const std::shared_ptr<Connection>& connection);
  void expire_waiters();
  void show_numbers();
  void cancel_waiter(std::uint64_t ticket);
  Waiter take_waiter(std::deque<Waiter>::iterator position);

  boost::asio::io_context& context_;
  boost::asio::thread_pool& helper_;
  ConnectionSettings settings_;
  int max_exclusive_;
  std::chrono::milliseconds acquire_timeout_;

  std::array<std::shared_ptr<Connection>, kPipelinedConnections> pipelined_;
  std::vector<std::shared_ptr<Connection>> idle_;
  std::vector<std::shared_ptr<Connection>> exclusive_;  // all that are open, idle or in use
  int exclusive_count_ = 0;                             // open or being opened
  std::deque<Waiter> waiters_;
  PoolMeter meter_;
  std::uint64_t next_ticket_ = 0;
  Clock::time_point no_connect_before_{};  // after a refusal, so that a dead server is not hammered
  boost::asio::steady_timer watch_timer_;
  std::vector<std::weak_ptr<boost::asio::steady_timer>> sleepers_;
  std::list<Channel> channels_;           // none moves: its statement is referred to
  std::shared_ptr<Connection> listener_;  // of all channels, while it is open
  bool closing_ = false;
};

/// Waits between attempts: from 50 ms doubling to 1 s, each with full jitter.
class Backoff {
 public:
  [[nodiscard]] std::chrono::milliseconds next();
  void reset() noexcept { ceiling_ = kFirst; }

 private:
  static constexpr std::chrono::milliseconds kFirst{50};
  static constexpr std::chrono::milliseconds kMost{1'000};
  std::chrono::milliseconds ceiling_ = kFirst;
};

}  // namespace gigco::db
