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

/// For one io_context's thread alone, but for ring_everywhere().
class Bell {
 public:
  /// `channel` is PostgreSQL's, a literal. The others outlive the context's loop.
  Bell(boost::asio::io_context& context, Database& database, const char* channel);
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
  /// Rings here at once and in every other process that listens soon, from any thread. Many calls in a row
  /// become one NOTIFY, in no transaction of anybody's: to commit one takes a lock for which all others that
  /// notify wait until the disk has answered.
  void ring_everywhere();
  [[nodiscard]] boost::asio::io_context& context() const noexcept;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace gigco::db
