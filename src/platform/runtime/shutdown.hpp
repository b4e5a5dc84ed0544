// How loops of coroutines are asked to end, and how another thread waits until they have.
#pragma once

#include <atomic>
#include <chrono>
#include <future>

namespace gigco::runtime {

/// Thread-safe. Shared by the loops and by whoever may ask for their end.
class Shutdown {
 public:
  /// So many loops will end.
  explicit Shutdown(int loops) : running_(loops) {}

  void begin() noexcept { has_begun_ = true; }
  [[nodiscard]] bool has_begun() const noexcept { return has_begun_; }

  /// The last thing that each loop does.
  void loop_ended() {
    if (--running_ == 0) {
      all_ended_.set_value();
    }
  }

  /// True once all have ended. Not from a thread that they run on.
  [[nodiscard]] bool wait(std::chrono::milliseconds patience) const {
    return ended_.wait_for(patience) == std::future_status::ready;
  }

 private:
  std::atomic<bool> has_begun_ = false;
  std::atomic<int> running_;
  std::promise<void> all_ended_;
  const std::shared_future<void> ended_ = all_ended_.get_future().share();
};

}  // namespace gigco::runtime
