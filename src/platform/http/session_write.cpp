// How a session has a request handled and gets the response onto the wire.
#include <array>

#include <boost/asio/buffer.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/write.hpp>

#include "platform/http/completion_token.hpp"
#include "platform/http/request_id.hpp"
#include "platform/http/session.hpp"
#include "platform/http/target.hpp"
#include "platform/log/log.hpp"

namespace gigco::http {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kLingerBytes = 64 * 1024;  // what is read and dropped before closing
constexpr int kHttp10 = 10;

Response escaped_exception_response(std::string_view request_id) {
  const Error error{.kind = ErrorKind::internal,
                    .code = "INTERNAL",
                    .title = "internal error",
                    .message = "Something went wrong on our side."};
  return error_response(error, request_id);
}

}  // namespace

asio::awaitable<void> Session::serve() {
  // No co_await in a condition: GCC 12 resumes such a coroutine at the wrong place.
  bool more = true;
  while (more) {
    more = co_await read_request();
    if (more) {
      more = co_await answer();
    }
  }
}

asio::awaitable<bool> Session::answer() {
  const auto target = split_target(parser_->target());
  if (!target || (target->path == "*" && parser_->method() != Method::options)) {
    co_await refuse(Fault::malformed);
    co_return false;
  }
  Request request;
  request.method = parser_->method();
  request.path = target->path;
  request.query = target->query;
  request.headers = parser_->headers();
  request.body = parser_->body();
  request.remote_address = remote_address_;

  enter(Phase::handling);
  const std::optional<Response> response = co_await handle(request);
  if (!response || response->status == kCloseWithoutAnswer) {
    co_return false;
  }
  const bool keep =
      parser_->wants_keep_alive() && !must_close_ && !common_.draining.load(std::memory_order_relaxed);
  Manner manner{.with_body = request.method != Method::head && has_body(response->status)};
  if (!keep) {
    manner.persistence = Persistence::close;
  } else if (parser_->version() == kHttp10) {
    manner.persistence = Persistence::keep_aloud;
  }
  const bool written = co_await write(*response, request.id, manner);
  if (!written) {
    co_return false;
  }
  if (!keep) {
    co_await linger();
  }
  co_return keep;
}

/// Nothing when there is nobody left to answer.
asio::awaitable<std::optional<Response>> Session::handle(Request& request) {
  std::optional<Response> response;
  watch_useless_ = false;
  try {
    response = co_await common_.handler(request);
  } catch (const std::exception& problem) {
    if (stop_ == Stop::none) {
      log::error("exception out of a handler", {{"error", problem.what()}, {"request_id", request.id}});
    }
  } catch (...) {
    log::error("exception of unknown type out of a handler", {{"request_id", request.id}});
  }
  if (!response) {
    must_close_ = true;
    response = escaped_exception_response(request.id);
  }
  if (stop_ == Stop::none) {
    co_return response;
  }
  // The cancellation was meant for the handler; the session itself goes on.
  const auto filter = asio::enable_terminal_cancellation();
  co_await asio::this_coro::reset_cancellation_state(filter);
  if (stop_ != Stop::deadline || !socket_.is_open()) {
    co_return std::nullopt;
  }
  must_close_ = true;
  co_return fault_response(Fault::handler_timeout, request.id);
}

asio::awaitable<bool> Session::write(const Response& response, std::string_view request_id, Manner manner) {
  std::string& head = shard_->scratch();
  head.clear();
  append_head(head, response, request_id, manner.persistence, common_.standing);
  const std::string_view body = manner.with_body ? std::string_view(response.body) : std::string_view();

  // Nearly every response fits the socket's buffer: no operation, no phase, no suspension.
  boost::system::error_code code;
  const std::array<asio::const_buffer, 2> all{asio::buffer(head), asio::buffer(body)};
  const std::size_t sent = socket_.write_some(all, code);
  if (code && code != asio::error::would_block && code != asio::error::try_again) {
    co_return false;
  }
  if (sent == head.size() + body.size()) {
    co_return true;
  }
  const std::size_t sent_of_head = std::min(sent, head.size());
  std::string rest_of_head = head.substr(sent_of_head);
  const std::string_view rest_of_body = body.substr(sent - sent_of_head);
  co_return co_await write_rest(std::move(rest_of_head), rest_of_body);
}

asio::awaitable<bool> Session::write_rest(std::string head, std::string_view body) {
  enter(Phase::writing);
  const std::array<asio::const_buffer, 2> rest{asio::buffer(head), asio::buffer(body)};
  const auto [code, count] = co_await asio::async_write(socket_, rest, kAsTuple);
  co_return !code;
}

asio::awaitable<void> Session::refuse(Fault fault) {
  const std::string request_id = fresh_request_id();
  const Response response = fault_response(fault, request_id);
  log::info("request refused",
            {{"request_id", request_id}, {"status", response.status}, {"remote", remote_address_}});
  timed_out_ = false;
  const Manner manner{.with_body = true, .persistence = Persistence::close};
  const bool written = co_await write(response, request_id, manner);
  if (written) {
    co_await linger();
  }
}

asio::awaitable<void> Session::linger() {
  enter(Phase::lingering);
  boost::system::error_code code;
  socket_.shutdown(Socket::shutdown_send, code);
  input_.consume(input_.unused().size());
  std::size_t dropped = 0;
  while (!code && dropped < kLingerBytes) {
    const auto room = input_.prepare(1);
    const auto [problem, count] =
        co_await socket_.async_read_some(asio::buffer(room.data(), room.size()), kAsTuple);
    dropped += count;
    code = problem;
  }
}

}  // namespace gigco::http
