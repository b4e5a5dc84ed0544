// A coroutine that waits for a moment, and for nothing else.
#pragma once

#include <chrono>

#include <boost/asio/awaitable.hpp>

namespace gigco::runtime {

/// Ends with a system_error operation_aborted when the coroutine is cancelled.
[[nodiscard]] boost::asio::awaitable<void> pause_until(std::chrono::steady_clock::time_point moment);
[[nodiscard]] boost::asio::awaitable<void> pause(std::chrono::steady_clock::duration time);

}  // namespace gigco::runtime
