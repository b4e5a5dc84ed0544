// How a session gets a request off the wire, within the limits of size and time.
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include "platform/http/completion_token.hpp"
#include "platform/http/session.hpp"

namespace gigco::http {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kHeaderReadBytes = 1024;  // room for at least so much at each read
constexpr std::size_t kBodyReadBytes = 16 * 1024;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

asio::awaitable<bool> Session::fill(std::size_t least) {
  const auto room = input_.prepare(least);
  const auto [code, count] =
      co_await socket_.async_read_some(asio::buffer(room.data(), room.size()), kAsTuple);
  if (timed_out_) {
    co_await refuse(Fault::request_timeout);
    co_return false;
  }
  input_.commit(count);
  co_return !code;
}

/// RFC 9112 section 2.2: some clients send an empty line after a body.
void Session::skip_empty_lines() {
  while (input_.unused().starts_with("\r\n")) {
    input_.consume(2);
  }
}

asio::awaitable<bool> Session::read_request() {
  parser_.emplace(common_.limits.max_header_bytes, common_.limits.max_body_bytes);
  bool complete = co_await read_header();
  if (complete && parser_->expects_body()) {
    complete = co_await read_body();
  }
  co_return complete;
}

asio::awaitable<bool> Session::read_header() {
  if (input_.unused().empty()) {
    input_.shrink();
    enter(Phase::idle);
    if (common_.draining.load(std::memory_order_relaxed)) {
      co_return false;
    }
    const bool filled = co_await fill(kHeaderReadBytes);
    if (!filled) {
      co_return false;
    }
  }
  enter(Phase::header);
  for (;;) {
    if (parser_->header_size() == 0) {
      skip_empty_lines();
    }
    const bool half_empty_line = parser_->header_size() == 0 && input_.unused() == "\r";
    const auto state =
        half_empty_line ? RequestParser::State::incomplete : parser_->feed_header(input_.unused());
    if (state == RequestParser::State::complete) {
      input_.consume(parser_->header_size());
      co_return true;
    }
    if (state == RequestParser::State::faulty) {
      co_await refuse(parser_->fault());
      co_return false;
    }
    const bool filled = co_await fill(kHeaderReadBytes);
    if (!filled) {
      co_return false;
    }
  }
}

asio::awaitable<bool> Session::read_body() {
  enter(Phase::body);
  if (input_.unused().empty() && parser_->expects_continue()) {
    const auto [code, count] = co_await asio::async_write(socket_, asio::buffer(kContinue), kAsTuple);
    if (timed_out_) {
      co_await refuse(Fault::request_timeout);
    }
    if (code) {
      co_return false;
    }
  }
  for (;;) {
    std::size_t used = 0;
    const auto state = parser_->feed_body(input_.unused(), used);
    input_.consume(used);
    if (state == RequestParser::State::complete) {
      co_return true;
    }
    if (state == RequestParser::State::faulty) {
      co_await refuse(parser_->fault());
      co_return false;
    }
    const bool filled = co_await fill(kBodyReadBytes);
    if (!filled) {
      co_return false;
    }
  }
}

}  // namespace gigco::http
