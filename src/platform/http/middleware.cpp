// The coroutines take references to what the chain of handlers owns, and that lives as long as it.
#include "platform/http/middleware.hpp"

#include <chrono>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include "platform/core/context.hpp"
#include "platform/http/request_id.hpp"
#include "platform/http/route.hpp"
#include "platform/log/log.hpp"

namespace gigco::http {
namespace {

using boost::asio::awaitable;

using std::chrono::duration_cast;
using std::chrono::microseconds;

/// Of the caller's trace, or of one that begins here.
TraceParent span_of(const Request& request) {
  const auto given = parse_trace_parent(request.header("traceparent"));
  return given ? next_span(*given) : new_trace(false);
}

awaitable<Response> with_access_log(Request& request, const Handler& next) {
  const auto began = std::chrono::steady_clock::now();
  const std::string_view given = request.header("X-Request-Id");
  request.id = is_harmless_request_id(given) ? std::string(given) : fresh_request_id();
  const auto context = std::make_shared<Context>(Context{.span = span_of(request)});
  const ContextScope scope(context);
  Response response = co_await next(request);
  const auto took = duration_cast<microseconds>(std::chrono::steady_clock::now() - began);
  log::info("request", {{"request_id", request.id},
                        {"trace_id", context->span.trace_id},
                        {"method", to_string(request.method)},
                        {"path", request.path},
                        {"route", request.route == nullptr ? std::string_view() : request.route->pattern},
                        {"status", response.status},
                        {"duration_us", took.count()},
                        {"db_us", duration_cast<microseconds>(context->database_time).count()},
                        {"db_statements", context->statements},
                        {"bytes", response.body.size()},
                        {"remote", request.remote_address},
                        {"user_id", request.principal.user_id}});
  co_return response;
}

std::string what_of(const std::exception_ptr& problem) {
  try {
    std::rethrow_exception(problem);
  } catch (const std::exception& known) {
    return known.what();
  } catch (...) {
    return "an exception of unknown type";
  }
}

awaitable<Response> with_net(Request& request, const Handler& next, const ErrorOfException& error_of) {
  std::exception_ptr problem;
  try {
    co_return co_await next(request);
  } catch (...) {
    problem = std::current_exception();
  }
  const Error error = error_of(problem);
  if (error.kind == ErrorKind::internal) {
    log::error("handler failed",
               {{"request_id", request.id}, {"path", request.path}, {"error", what_of(problem)}});
  } else {
    log::warning("handler failed",
                 {{"request_id", request.id}, {"code", error.code}, {"error", what_of(problem)}});
  }
  co_return error_response(error, request.id);
}

}  // namespace

Middleware access_log() { return with_access_log; }

Error default_error_of(const std::exception_ptr& problem) {
  try {
    std::rethrow_exception(problem);
  } catch (const boost::system::system_error& known) {
    if (known.code() == boost::asio::error::operation_aborted) {
      return {.kind = ErrorKind::unavailable,
              .code = "CANCELLED",
              .title = "request cancelled",
              .message = "The request was given up before it was done. Please try again."};
    }
  } catch (...) {
    // The rest tells the client nothing.
  }
  return {.kind = ErrorKind::internal,
          .code = "INTERNAL",
          .title = "internal error",
          .message = "Something went wrong on our side."};
}

Middleware recover(ErrorOfException error_of) {
  return [error_of = std::move(error_of)](Request& request, const Handler& next) {
    return with_net(request, next, error_of);
  };
}

}  // namespace gigco::http
