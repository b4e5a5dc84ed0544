// Wakes who waits for work, in every process, by PostgreSQL's NOTIFY. Who sleeps also looks by itself now and
// then, because a ring can be lost.
//
// A ring wakes one sleeper, who rings for the next when there was work: a burst wakes as many as it needs.
#pragma once

#include <chrono>
#include <memory>

#include <boost/asio/awaitable.hpp>

namespace boost::asio {
class io_context;
}
namespace gigco::db {
class Database;
}

namespace gigco::workflow {

/// For one io_context's thread alone.
class Bell {
 public:
  /// `channel` is PostgreSQL's, a literal. The others outlive the context's loop.
  Bell(boost::asio::io_context& context, db::Database& database, const char* channel);
  Bell(const Bell&) = delete;
  Bell& operator=(const Bell&) = delete;
  ~Bell();

  /// Begins to hear the rings of other processes.
  void listen();
  /// Returns at a ring, or after so long.
  [[nodiscard]] boost::asio::awaitable<void> sleep(std::chrono::milliseconds most);
  /// Wakes one sleeper of this process.
  void ring();
  void wake_all();
  /// Rings in every process that listens, soon: many calls in a row become one NOTIFY, in no transaction of
  /// anybody's, because committing one takes a lock that all others wait for.
  void ring_everywhere();
  [[nodiscard]] boost::asio::io_context& context() const noexcept;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace gigco::workflow
