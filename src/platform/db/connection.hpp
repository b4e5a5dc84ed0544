// One libpq connection in pipeline mode, driven by one thread's event loop. Internal to this room.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/thread_pool.hpp>
#include <libpq-fe.h>

#include "platform/db/database.hpp"
#include "platform/db/params.hpp"
#include "platform/db/rows.hpp"
#include "platform/db/statement.hpp"
#include "platform/runtime/completion.hpp"

namespace gigco::db {

/// Where the server is told to sync, that is to commit and to answer what came before.
enum class Sync {
  at_end_of_turn,  // shared by all statements of this turn of the loop: reads only, see Lane::pipelined
  after_this,      // the statement stands alone
  none,            // a later statement of the same transaction brings it
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Connection(boost::asio::io_context& context);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  /// Throws Unavailable with libpq's reason.
  boost::asio::awaitable<void> connect(ConnectionSettings settings);

  /// Queues a statement; it leaves with all others of this turn of the event loop. The completion is
  /// called later, never from within. An empty completion discards the answer.
  void submit(const Statement& statement, Params params, Sync sync, runtime::Completion<Rows> completion);

  /// Fails everything in flight with Unavailable and closes. Safe to repeat.
  void close(std::string_view reason);

  /// Asks the server, from another connection made on `helper`, to cancel what runs now.
  void request_cancel(boost::asio::thread_pool& helper);

  [[nodiscard]] bool is_open() const noexcept { return open_; }
  [[nodiscard]] std::size_t in_flight() const noexcept { return queue_.size() + sent_.size(); }
  /// When the oldest unanswered statement was sent; nothing is in flight at time_point::max().
  [[nodiscard]] Clock::time_point oldest() const noexcept;
  [[nodiscard]] bool in_transaction() const noexcept;

  std::function<void()> on_closed;
  std::function<void(std::string_view channel, std::string_view payload)> on_notification;

 private:
  enum class Step { prepare, execute, sync };
  struct Sent {
    Step step;
    const Statement* statement;
    runtime::Completion<Rows> completion;
    Params params;  // kept for statements that share a sync: a neighbour's error aborts them
    bool shares_sync;
    Clock::time_point since;
    ResultHandle result;
  };
  struct Queued {
    const Statement* statement;
    Params params;
    Sync sync;
    runtime::Completion<Rows> completion;
  };
  struct Done {
    Sent sent;
    std::exception_ptr problem;
  };

  boost::asio::awaitable<void> wait(PostgresPollingStatusType direction, Clock::time_point deadline);
  void schedule_flush();
  void flush();
  bool send(Queued& queued);
  bool send_sync(const Statement* statement);
  void write_out();
  void read_when_ready();
  void on_readable();
  void collect(std::vector<Done>& done);
  void finish(Sent sent, std::vector<Done>& done);
  void complete(std::vector<Done> done);
  void deliver_notifications();

  struct Closer {
    void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
  };

  boost::asio::io_context& context_;
  std::unique_ptr<PGconn, Closer> handle_;
  boost::asio::posix::stream_descriptor socket_;
  std::unordered_set<const Statement*> prepared_;
  std::vector<Queued> queue_;
  std::deque<Sent> sent_;
  std::exception_ptr prepare_problem_;   // why the prepared statement of the next execute is missing
  std::exception_ptr deferred_problem_;  // of statements without a completion: the next one's to report
  bool open_ = false;
  bool flush_scheduled_ = false;
  bool waiting_to_write_ = false;
};

}  // namespace gigco::db
