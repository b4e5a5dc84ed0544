#include "platform/runtime/pause.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "platform/core/context.hpp"

namespace gigco::runtime {

boost::asio::awaitable<void> pause_until(std::chrono::steady_clock::time_point moment) {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, moment);
  const ContextAside aside;
  co_await timer.async_wait(boost::asio::use_awaitable);
}

boost::asio::awaitable<void> pause(std::chrono::steady_clock::duration time) {
  return pause_until(std::chrono::steady_clock::now() + time);
}

}  // namespace gigco::runtime
