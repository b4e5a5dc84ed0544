// The connections of one io_context, and the one timer that watches over all of their deadlines, so
// that no read or write needs a timer of its own. Everything here happens on the context's thread,
// unless it says otherwise. Internal to this room.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "platform/http/response_head.hpp"
#include "platform/http/server.hpp"

namespace gigco::http {

class Session;

/// Executors of a concrete type: any_io_executor costs an indirect call per operation.
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;
using SteadyTime = std::chrono::steady_clock::time_point;

inline constexpr std::chrono::milliseconds kSweepPeriod{250};

/// What all connections of a server have in common.
struct Common {
  ServerLimits limits;
  Handler handler;
  StandingLines standing;
  std::atomic<std::size_t> connections = 0;
  std::atomic<bool> draining = false;
};

class Shard : public std::enable_shared_from_this<Shard> {
 public:
  Shard(boost::asio::io_context& context, std::shared_ptr<Common> common);

  [[nodiscard]] boost::asio::io_context& context() const noexcept { return context_; }
  [[nodiscard]] Common& common() const noexcept { return *common_; }

  enum class Welcome { serve, turn_away };
  /// Makes a session of the socket, which must be of this context. Thread-safe.
  void adopt(Socket socket, Welcome welcome);

  void add(Session& session);
  void remove(Session& session);

  void close_idle();
  void close_all();

  /// A time that moves at every sweep: it costs nothing to read, and lags by up to kSweepPeriod.
  [[nodiscard]] SteadyTime coarse_now() const noexcept { return now_; }

  /// For writing a response's head in. Not to be kept over a suspension.
  [[nodiscard]] std::string& scratch() noexcept { return scratch_; }

 private:
  void schedule_sweep();
  void sweep();

  boost::asio::io_context& context_;
  std::shared_ptr<Common> common_;
  boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                    boost::asio::wait_traits<std::chrono::steady_clock>,
                                    boost::asio::io_context::executor_type>
      timer_;
  bool sweeping_ = false;
  SteadyTime now_ = std::chrono::steady_clock::now();
  std::vector<Session*> sessions_;
  std::string scratch_;
};

}  // namespace gigco::http
