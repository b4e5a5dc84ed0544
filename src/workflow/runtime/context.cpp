#include "workflow/runtime/context.hpp"

#include <algorithm>

#include "workflow/runtime/state.hpp"

namespace gigco::workflow {
namespace {

/// Steps of history after which a run should continue as new: replaying one stays quick.
constexpr std::int64_t kLongHistory = 2'000;

std::optional<std::int64_t> microseconds(const std::optional<Duration>& duration) {
  return duration ? std::optional(duration->count()) : std::nullopt;
}

}  // namespace

bool Timer::has_fired() const noexcept { return state_->has_fired; }

void Timer::cancel() {
  if (state_->has_fired || std::exchange(state_->is_cancelled, true)) {
    return;
  }
  detail::State& state = state_->state;
  state.timers.erase(state_->seq);
  state.commands.emplace_back(CancelTimer{state_->seq});
}

bool PendingActivity::is_done() const noexcept { return state_->outcome.has_value(); }

void PendingActivity::cancel() {
  if (!is_done() && !std::exchange(state_->is_cancel_requested, true)) {
    state_->state.commands.emplace_back(RequestCancelActivity{state_->seq});
  }
}

const Outcome<Payload>& PendingActivity::payload() const { return state_->outcome.value(); }

const std::string& Context::workflow_id() const noexcept { return state_.workflow_id; }

Timestamp Context::now() const noexcept { return Timestamp(std::chrono::microseconds(state_.time_us)); }

// SplitMix64: small, and its whole state is the seed. https://prng.di.unimi.it/splitmix64.c
std::uint64_t Context::random() noexcept {
  std::uint64_t z = (state_.random += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111eb;
  return z ^ (z >> 31U);
}

bool Context::is_long() const noexcept { return state_.history_length >= kLongHistory; }

Timer Context::start_timer(Duration timeout) {
  const Sequence seq = ++state_.last_timer;
  const auto timer = std::make_shared<detail::TimerState>(detail::TimerState{state_, seq});
  state_.timers.emplace(seq, timer);
  state_.commands.emplace_back(StartTimer{seq, std::max<std::int64_t>(timeout.count(), 1)});
  return Timer(timer);
}

std::shared_ptr<detail::ActivityState> Context::schedule(std::string_view type, std::string_view task_queue,
                                                         Payload arguments, const ActivityOptions& options) {
  const Sequence seq = ++state_.last_activity;
  auto activity = std::make_shared<detail::ActivityState>(detail::ActivityState{state_, seq, {}});
  state_.activities.emplace(seq, activity);
  state_.commands.emplace_back(
      ScheduleActivity{.seq = seq,
                       .activity_id = std::to_string(seq),
                       .activity_type = std::string(type),
                       .task_queue = std::string(task_queue),
                       .arguments = std::move(arguments),
                       .schedule_to_close_us = microseconds(options.schedule_to_close),
                       .start_to_close_us = options.start_to_close.count(),
                       .heartbeat_us = microseconds(options.heartbeat),
                       .retry = {.initial_interval_us = options.initial_interval.count(),
                                 .backoff_coefficient = options.backoff_coefficient,
                                 .maximum_interval_us = options.maximum_interval.count(),
                                 .maximum_attempts = options.maximum_attempts}});
  return activity;
}

void Context::Wait::await_suspend(std::coroutine_handle<> awaiter) {
  state.waiting = awaiter;
  state.condition = std::move(condition);
}

Task<bool> Context::until(std::function<bool()> condition, Duration timeout) {
  Timer timer = start_timer(timeout);
  const auto is_over = [&] { return condition() || timer.has_fired(); };
  co_await until(is_over);
  timer.cancel();
  co_return condition();
}

void Context::on_signal(std::string_view name, std::function<void(const Payload&)> handler) {
  std::vector<SignalWorkflow> early;
  std::erase_if(state_.early_signals, [&](SignalWorkflow& signal) {
    const bool is_meant = signal.name == name;
    if (is_meant) {
      early.push_back(std::move(signal));
    }
    return is_meant;
  });
  for (const SignalWorkflow& signal : early) {
    handler(signal.input);
  }
  state_.signal_handlers.insert_or_assign(std::string(name), std::move(handler));
}

void Context::on_query(std::string_view name, std::function<Payload(const Payload&)> handler) {
  state_.query_handlers.insert_or_assign(std::string(name), std::move(handler));
}

bool Context::is_cancelled() const noexcept { return state_.is_cancelled; }

bool Context::is_patched(std::string_view patch) {
  if (const auto decided = state_.decided_patches.find(patch); decided != state_.decided_patches.end()) {
    return decided->second;
  }
  const bool is_patched = !state_.is_replaying || state_.known_patches.contains(patch);
  state_.decided_patches.emplace(patch, is_patched);
  if (is_patched) {
    state_.commands.emplace_back(SetPatchMarker{std::string(patch)});
  }
  return is_patched;
}

}  // namespace gigco::workflow
