// One connection: reads requests one after another, has them handled, writes the responses. A session
// is one coroutine and lives as long as that runs; its deadlines are kept by the Shard's sweeps.
// Routing and rules about contents do not come in. Internal to this room.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include "platform/http/input_buffer.hpp"
#include "platform/http/parser.hpp"
#include "platform/http/response_head.hpp"
#include "platform/http/shard.hpp"

namespace gigco::http {

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(std::shared_ptr<Shard> shard, Socket socket);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session();

  /// Thread-safe; the rest is for the thread of the shard.
  static void start(const std::shared_ptr<Session>& self, Shard::Welcome welcome);

  [[nodiscard]] std::size_t index() const noexcept { return index_; }
  void set_index(std::size_t index) noexcept { index_ = index; }

  [[nodiscard]] bool is_due(SteadyTime now) const noexcept;
  /// Does what the passing of time demands in the phase that the session is in.
  void attend(SteadyTime now);

  void close_if_idle();
  /// Closes whatever is going on.
  void abandon();

 private:
  enum class Phase { idle, header, body, handling, writing, lingering };
  enum class Stop { none, deadline, disconnected, closing };
  using Clock = std::chrono::steady_clock;
  template <class T>
  using Awaitable = boost::asio::awaitable<T>;

  void enter(Phase phase);
  void close();
  void stop_handler(Stop reason);
  void watch_for_disconnect();
  void on_readable_while_handling();

  Awaitable<void> run(Shard::Welcome welcome);
  Awaitable<void> serve();

  /// Reads one request into parser_. False: none came whole; what was to be said about that is said.
  Awaitable<bool> read_request();
  Awaitable<bool> read_header();
  Awaitable<bool> read_body();
  /// Waits for more input. False: the connection is at its end, or the time is up.
  Awaitable<bool> fill(std::size_t least);
  void skip_empty_lines();

  /// Handles the request in parser_. False: this was the last of the connection.
  Awaitable<bool> answer();
  Awaitable<std::optional<Response>> handle(Request& request);

  struct Manner {
    bool with_body = true;
    Persistence persistence = Persistence::keep;
  };
  Awaitable<bool> write(const Response& response, std::string_view request_id, Manner manner);
  Awaitable<bool> write_rest(std::string head, std::string_view body);
  Awaitable<void> refuse(Fault fault);
  /// Closes in such a way that the client gets to see what was written (RFC 9112 section 9.6).
  Awaitable<void> linger();

  std::shared_ptr<Shard> shard_;
  Common& common_;
  Socket socket_;
  std::string remote_address_;
  std::size_t index_ = 0;

  Phase phase_ = Phase::idle;
  SteadyTime phase_began_;
  SteadyTime deadline_;
  bool timed_out_ = false;
  bool watching_ = false;       // a wait for the client to say something is under way
  bool watch_useless_ = false;  // the next request has come already and hides a disconnect
  Stop stop_ = Stop::none;      // why the handler was cancelled
  bool must_close_ = false;     // after the response
  boost::asio::cancellation_signal cancel_handler_;

  InputBuffer input_;
  std::optional<RequestParser> parser_;
};

}  // namespace gigco::http
