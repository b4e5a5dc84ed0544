// Stops calling what does not answer: after a row of failures calls are refused at once, and after a while
// one of them may try again. https://martinfowler.com/bliki/CircuitBreaker.html
#pragma once

#include <chrono>
#include <functional>
#include <mutex>

namespace gigco::resilience {

class CircuitBreaker {
 public:
  using Clock = std::chrono::steady_clock;
  enum class State { closed, half_open, open };

  struct Settings {
    int failures_to_open = 5;                     // in a row
    std::chrono::milliseconds open_time{10'000};  // until one call may try
  };

  /// `on_change` is told each new state, one call at a time; it must not call back.
  explicit CircuitBreaker(Settings settings, std::function<void(State)> on_change = {});

  /// Whether a call may be made now. Each that was allowed must end in succeeded(), failed() or abandoned().
  /// Thread-safe, as all of this class.
  [[nodiscard]] bool allow(Clock::time_point now = Clock::now());
  void succeeded();
  void failed(Clock::time_point now = Clock::now());
  /// It told nothing about the other side: it was cancelled.
  void abandoned();

  /// Whether allow() would say no.
  [[nodiscard]] bool refuses(Clock::time_point now = Clock::now()) const;
  [[nodiscard]] State state() const;

 private:
  void change(State state);

  const Settings settings_;
  const std::function<void(State)> on_change_;
  mutable std::mutex mutex_;
  State state_ = State::closed;
  int failures_ = 0;
  bool is_trying_ = false;  // the one call of half_open
  Clock::time_point opened_at_{};
};

}  // namespace gigco::resilience
