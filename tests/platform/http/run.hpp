// Calls a handler without a server around it.
#pragma once

#include <exception>
#include <optional>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "platform/http/route.hpp"

namespace gigco::http::testing {

inline Response run(const Handler& handler, Request& request) {
  boost::asio::io_context context;
  std::exception_ptr problem;
  std::optional<Response> answer;
  boost::asio::co_spawn(context, handler(request), [&](std::exception_ptr thrown, Response response) {
    problem = thrown;
    answer = std::move(response);
  });
  context.run();
  if (problem) {
    std::rethrow_exception(problem);
  }
  return *answer;
}

}  // namespace gigco::http::testing
