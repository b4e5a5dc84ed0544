// Runs one coroutine to its end on an event loop of the test's own.
#pragma once

#include <exception>
#include <optional>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

namespace gigco::test {

/// What the coroutine returns, or throws.
template <class T>
T wait_for(boost::asio::io_context& context, boost::asio::awaitable<T> work) {
  std::optional<T> value;
  std::exception_ptr problem;
  boost::asio::co_spawn(context, std::move(work), [&](const std::exception_ptr& thrown, T given) {
    problem = thrown;
    value = std::move(given);
  });
  context.restart();
  while (!value && context.run_one() > 0) {
  }
  if (problem) {
    std::rethrow_exception(problem);
  }
  return *std::move(value);
}

}  // namespace gigco::test
