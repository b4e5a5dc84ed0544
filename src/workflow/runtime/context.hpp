// Everything that workflow code may use. There is no real clock here, no random device, no I/O and no thread:
// what is not in this header cannot be reached, so the same history leads to the same commands.
//
// Workflow code is a coroutine that suspends only in Context::until(). Its destructors have no outside
// effects: an instance may be forgotten at any time and made again from its history.
#pragma once

#include <coroutine>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "platform/core/timestamp.hpp"
#include "workflow/runtime/activity_type.hpp"
#include "workflow/runtime/task.hpp"

namespace gigco::workflow {

namespace detail {
struct State;
struct TimerState;
struct ActivityState;
}  // namespace detail

/// A timer that runs since it was started. Copies are the same timer.
class Timer {
 public:
  explicit Timer(std::shared_ptr<detail::TimerState> state) noexcept : state_(std::move(state)) {}
  [[nodiscard]] bool has_fired() const noexcept;
  /// Nothing happens to one that has fired or was cancelled.
  void cancel();

 private:
  std::shared_ptr<detail::TimerState> state_;
};

/// An activity that was asked for, whatever its result is.
class PendingActivity {
 public:
  explicit PendingActivity(std::shared_ptr<detail::ActivityState> state) noexcept
      : state_(std::move(state)) {}
  [[nodiscard]] bool is_done() const noexcept;
  /// Asks it to stop. It ends as failed with type "cancelled", or as what it had become by then.
  void cancel();
  /// Only when it is done.
  [[nodiscard]] const Outcome<Payload>& payload() const;

 private:
  std::shared_ptr<detail::ActivityState> state_;
};

template <class Out>
class Activity : public PendingActivity {
 public:
  using PendingActivity::PendingActivity;
  /// Only when it is done. A result of another form than Out is a failure of type "bad_result".
  [[nodiscard]] Outcome<Out> result() const {
    if (!payload()) {
      return payload().error();
    }
    Result<Out> decoded = decode<Out>(*payload());
    if (!decoded) {
      return Failure{.type = "bad_result", .message = decoded.error().message, .non_retryable = true};
    }
    return *std::move(decoded);
  }
};

/// How a workflow ends.
struct Completed {
  Payload result;
};
struct Cancelled {};
struct ContinueAsNew {
  Payload arguments;  // for the same workflow, whose history begins anew
};
using Ending = std::variant<Completed, Failure, Cancelled, ContinueAsNew>;

class Context {
 public:
  explicit Context(detail::State& state) noexcept : state_(state) {}

  [[nodiscard]] const std::string& workflow_id() const noexcept;
  /// When what the workflow is told now happened. It stands still while the workflow's code runs.
  [[nodiscard]] Timestamp now() const noexcept;
  /// From the run's own seed.
  [[nodiscard]] std::uint64_t random() noexcept;
  /// The run has grown so long that it should continue as new.
  [[nodiscard]] bool is_long() const noexcept;

  /// Begins at once. No time, or less, is one microsecond.
  Timer start_timer(Duration timeout);

  template <class In, class Out>
  Activity<Out> start(const ActivityType<In, Out>& type, const In& input) {
    return Activity<Out>(schedule(type.name, type.task_queue, encode(input), type.options));
  }

  /// Starts the activity and waits until it is done.
  template <class In, class Out>
  Task<Outcome<Out>> run(ActivityType<In, Out> type, In input) {
    const Activity<Out> activity = start(type, input);
    co_await until([&activity] { return activity.is_done(); });
    co_return activity.result();
  }

  struct Wait {
    detail::State& state;
    std::function<bool()> condition;

    [[nodiscard]] bool await_ready() const { return condition(); }
    void await_suspend(std::coroutine_handle<> awaiter);
    void await_resume() const noexcept {}
  };
  /// Suspends until the condition holds; it is looked at after each activation. What it refers to must
  /// outlive the wait. The only place where workflow code waits: a choice among several is a condition with
  /// "or".
  [[nodiscard]] Wait until(std::function<bool()> condition) { return {state_, std::move(condition)}; }
  /// The same with a timer of its own. False when the time was over first.
  [[nodiscard]] Task<bool> until(std::function<bool()> condition, Duration timeout);

  /// Called for each signal of this name, in their order, also for those that came before.
  void on_signal(std::string_view name, std::function<void(const Payload&)> handler);
  /// Answers without changing anything.
  void on_query(std::string_view name, std::function<Payload(const Payload&)> handler);
  /// Somebody has asked the workflow to stop. It decides itself what is to be undone.
  [[nodiscard]] bool is_cancelled() const noexcept;

  /// True in runs that began this part after the change named so was made; old runs go on in the old way.
  /// https://docs.temporal.io/patching
  [[nodiscard]] bool is_patched(std::string_view patch);

 private:
  std::shared_ptr<detail::ActivityState> schedule(std::string_view type, std::string_view task_queue,
                                                  Payload arguments, const ActivityOptions& options);

  detail::State& state_;
};

}  // namespace gigco::workflow
