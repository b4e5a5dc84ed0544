// A connection's life: start, deadlines, disconnect, close. Reading requests is in session_read.cpp,
// handling and writing in session_write.cpp.
#include "platform/http/session.hpp"

#include <array>
#include <cerrno>
#include <sys/socket.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "platform/log/log.hpp"

namespace gigco::http {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::milliseconds kWatchAfter{200};          // a quick handler needs no watching
constexpr std::chrono::milliseconds kCancellationGrace{2000};  // for a cancelled handler to return
constexpr std::chrono::milliseconds kLingerTime{1000};

class Registration {
 public:
  Registration(Shard& shard, Session& session) : shard_(shard), session_(session) { shard_.add(session_); }
  Registration(const Registration&) = delete;
  Registration& operator=(const Registration&) = delete;
  ~Registration() { shard_.remove(session_); }

 private:
  Shard& shard_;
  Session& session_;
};

}  // namespace

Session::Session(std::shared_ptr<Shard> shard, Socket socket)
    : shard_(std::move(shard)), common_(shard_->common()), socket_(std::move(socket)) {
  common_.connections.fetch_add(1, std::memory_order_relaxed);
}

Session::~Session() { common_.connections.fetch_sub(1, std::memory_order_relaxed); }

void Session::start(const std::shared_ptr<Session>& self, Shard::Welcome welcome) {
  // The slot is for handlers: nothing is emitted while the session itself reads or writes.
  asio::co_spawn(
      self->shard_->context().get_executor(), [self, welcome] { return self->run(welcome); },
      asio::bind_cancellation_slot(self->cancel_handler_.slot(), asio::detached));
}

asio::awaitable<void> Session::run(Shard::Welcome welcome) {
  boost::system::error_code code;
  const auto peer = socket_.remote_endpoint(code);
  if (code) {
    co_return;  // it has gone already
  }
  remote_address_ = peer.address().to_string();
  socket_.set_option(asio::ip::tcp::no_delay(true), code);
  socket_.non_blocking(true, code);

  enter(Phase::idle);
  const Registration registration(*shard_, *this);
  try {
    if (welcome == Shard::Welcome::turn_away) {
      co_await refuse(Fault::overloaded);
    } else {
      co_await serve();
    }
  } catch (const std::exception& problem) {
    log::error("connection ended by an exception", {{"error", problem.what()}, {"remote", remote_address_}});
  }
  close();
}

void Session::enter(Phase phase) {
  const ServerLimits& limits = common_.limits;
  const auto allowed = [&]() -> std::chrono::milliseconds {
    switch (phase) {
      case Phase::idle:
        return limits.idle_timeout;
      case Phase::header:
        return limits.header_timeout;
      case Phase::body:
        return limits.body_timeout;
      case Phase::handling:
        return limits.handler_timeout;
      case Phase::writing:
        return limits.write_timeout;
      case Phase::lingering:
        break;
    }
    return kLingerTime;
  }();
  phase_ = phase;
  phase_began_ = shard_->coarse_now() + kSweepPeriod;  // never earlier than it truly was
  deadline_ = phase_began_ + allowed;
}

bool Session::is_due(SteadyTime now) const noexcept {
  return now >= deadline_ ||
         (phase_ == Phase::handling && !watching_ && !watch_useless_ && now >= phase_began_ + kWatchAfter);
}

void Session::attend(SteadyTime now) {
  if (now < deadline_) {
    if (phase_ == Phase::handling) {
      watch_for_disconnect();
    }
    return;
  }
  boost::system::error_code ignored;
  switch (phase_) {
    case Phase::header:
    case Phase::body:
      timed_out_ = true;
      socket_.cancel(ignored);  // the reader goes on and says so to the client
      break;
    case Phase::handling:
      if (stop_ == Stop::none) {
        deadline_ = now + kCancellationGrace;
        stop_handler(Stop::deadline);
      } else {
        deadline_ = SteadyTime::max();
        close();
      }
      break;
    case Phase::idle:
    case Phase::writing:
    case Phase::lingering:
      close();
      break;
  }
}

void Session::close_if_idle() {
  if (phase_ == Phase::idle) {
    close();
  }
}

void Session::abandon() {
  close();
  if (phase_ == Phase::handling) {
    stop_handler(Stop::closing);
  }
}

void Session::close() {
  boost::system::error_code ignored;
  socket_.close(ignored);
}

void Session::stop_handler(Stop reason) {
  if (stop_ == Stop::none) {
    stop_ = reason;
    cancel_handler_.emit(asio::cancellation_type::terminal);
  }
}

void Session::watch_for_disconnect() {
  watching_ = true;
  socket_.async_wait(Socket::wait_read, [self = shared_from_this()](const boost::system::error_code& code) {
    self->watching_ = false;
    if (!code && self->phase_ == Phase::handling) {
      self->on_readable_while_handling();
    }
  });
}

void Session::on_readable_while_handling() {
  std::array<char, 1> byte{};
  const auto peeked = ::recv(socket_.native_handle(), byte.data(), byte.size(), MSG_PEEK | MSG_DONTWAIT);
  if (peeked > 0) {
    watch_useless_ = true;
  } else if (peeked == 0 || (errno != EAGAIN && errno != EINTR)) {
    stop_handler(Stop::disconnected);
  }
}

}  // namespace gigco::http
