#include "platform/resilience/backoff.hpp"

#include <algorithm>
#include <random>

namespace gigco::resilience {
namespace {

constexpr int kMostDoublings = 30;  // beyond it any cap is reached

}  // namespace

std::chrono::milliseconds Backoff::ceiling(int failures) const noexcept {
  const std::int64_t factor = std::int64_t{1} << std::clamp(failures, 0, kMostDoublings);
  return base > cap / factor ? cap : base * factor;
}

std::chrono::milliseconds Backoff::pause(int failures) const {
  thread_local std::minstd_rand generator{std::random_device{}()};
  std::uniform_int_distribution<std::int64_t> milliseconds(0, ceiling(failures).count());
  return std::chrono::milliseconds(milliseconds(generator));
}

}  // namespace gigco::resilience
