// Opening a connection without blocking: libpq's polling state machine on the event loop.
#include <array>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>

#include "platform/db/connection.hpp"

namespace gigco::db {
namespace {

namespace asio = boost::asio;

std::string seconds_text(std::chrono::milliseconds time) {
  return std::to_string(std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(time).count()));
}

PGconn* start(const ConnectionSettings& settings) {
  const std::string port = std::to_string(settings.port);
  const std::string connect_timeout = seconds_text(settings.connect_timeout);
  const std::string options = "-c statement_timeout=" + std::to_string(settings.statement_timeout.count()) +
                              " -c idle_in_transaction_session_timeout=10000";
  const std::array keywords = {"host",
                               "port",
                               "dbname",
                               "user",
                               "password",
                               "sslmode",
                               "options",
                               "connect_timeout",
                               "application_name",
                               "client_encoding",
                               "gssencmode",
                               static_cast<const char*>(nullptr)};
  const std::array values = {settings.host.c_str(),
                             port.c_str(),
                             settings.database.c_str(),
                             settings.user.c_str(),
                             settings.password.c_str(),
                             settings.sslmode.c_str(),
                             options.c_str(),
                             connect_timeout.c_str(),
                             settings.application_name.c_str(),
                             "UTF8",
                             "disable",
                             static_cast<const char*>(nullptr)};
  return PQconnectStartParams(keywords.data(), values.data(), 0);
}

}  // namespace

asio::awaitable<void> Connection::wait(PostgresPollingStatusType direction, Clock::time_point deadline) {
  using asio::experimental::awaitable_operators::operator||;
  using Descriptor = asio::posix::stream_descriptor;
  const auto what = direction == PGRES_POLLING_WRITING ? Descriptor::wait_write : Descriptor::wait_read;
  // The socket may change between two polls, when libpq tries the next address or falls back from TLS.
  socket_.assign(PQsocket(handle_.get()));
  asio::steady_timer timer(context_, deadline);
  auto outcome = co_await (socket_.async_wait(what, asio::as_tuple(asio::use_awaitable)) ||
                           timer.async_wait(asio::as_tuple(asio::use_awaitable)));
  socket_.release();
  if (outcome.index() == 1) {
    throw Unavailable("the database did not accept a connection in time");
  }
}

asio::awaitable<void> Connection::connect(ConnectionSettings settings) {
  const auto deadline = Clock::now() + settings.connect_timeout;
  handle_.reset(start(settings));
  auto state = PGRES_POLLING_WRITING;
  while (state != PGRES_POLLING_OK) {
    if (handle_ == nullptr || state == PGRES_POLLING_FAILED || PQstatus(handle_.get()) == CONNECTION_BAD) {
      throw Unavailable(handle_ == nullptr ? "out of memory" : PQerrorMessage(handle_.get()));
    }
    co_await wait(state, deadline);
    state = PQconnectPoll(handle_.get());
  }
  if (PQsetnonblocking(handle_.get(), 1) != 0 || PQenterPipelineMode(handle_.get()) != 1) {
    throw Unavailable(PQerrorMessage(handle_.get()));
  }
  PQsetNoticeProcessor(
      handle_.get(), [](void*, const char*) {}, nullptr);
  socket_.assign(PQsocket(handle_.get()));
  open_ = true;
  read_when_ready();
}

void Connection::request_cancel(asio::thread_pool& helper) {
  struct CancelCloser {
    void operator()(PGcancel* cancel) const noexcept { PQfreeCancel(cancel); }
  };
  // PQcancel blocks while it connects and asks, hence the helper thread.
  std::shared_ptr<PGcancel> cancel(PQgetCancel(handle_.get()), CancelCloser());
  if (cancel != nullptr) {
    asio::post(helper, [cancel] {
      std::array<char, 256> problem{};
      // A refusal needs no answer: the statement's own timeout is the next line of defence.
      PQcancel(cancel.get(), problem.data(), static_cast<int>(problem.size()));
    });
  }
}

}  // namespace gigco::db
