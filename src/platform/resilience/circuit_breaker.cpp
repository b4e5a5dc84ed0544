#include "platform/resilience/circuit_breaker.hpp"

#include <utility>

namespace gigco::resilience {

CircuitBreaker::CircuitBreaker(Settings settings, std::function<void(State)> on_change)
    : settings_(settings), on_change_(std::move(on_change)) {
  if (on_change_) {
    on_change_(state_);
  }
}

bool CircuitBreaker::allow(Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  if (state_ == State::open && now - opened_at_ >= settings_.open_time) {
    change(State::half_open);
    is_trying_ = false;
  }
  if (state_ == State::closed) {
    return true;
  }
  return state_ == State::half_open && !std::exchange(is_trying_, true);
}

void CircuitBreaker::succeeded() {
  const std::lock_guard lock(mutex_);
  failures_ = 0;
  if (state_ == State::half_open) {
    change(State::closed);
  }
}

void CircuitBreaker::failed(Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  ++failures_;
  if (state_ == State::half_open || (state_ == State::closed && failures_ >= settings_.failures_to_open)) {
    opened_at_ = now;
    change(State::open);
  }
}

void CircuitBreaker::abandoned() {
  const std::lock_guard lock(mutex_);
  is_trying_ = false;
}

bool CircuitBreaker::refuses(Clock::time_point now) const {
  const std::lock_guard lock(mutex_);
  switch (state_) {
    case State::closed:
      return false;
    case State::half_open:
      return is_trying_;
    case State::open:
      return now - opened_at_ < settings_.open_time;
  }
  return false;
}

CircuitBreaker::State CircuitBreaker::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

void CircuitBreaker::change(State state) {
  state_ = state;
  if (on_change_) {
    on_change_(state);
  }
}

}  // namespace gigco::resilience
