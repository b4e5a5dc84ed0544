// The coroutine type of workflow code. It starts when it is awaited and goes back to who awaits it; nothing
// but a Context can suspend it, so nothing from outside can get in between.
#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace gigco::workflow {

template <class T>
class Task;

namespace detail {

struct PromiseBase {
  struct BackToAwaiter {
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> ended) const noexcept {
      const std::coroutine_handle<> next = ended.promise().awaiter;
      return next ? next : std::noop_coroutine();
    }
    void await_resume() const noexcept {}
  };

  [[nodiscard]] std::suspend_always initial_suspend() const noexcept { return {}; }
  [[nodiscard]] BackToAwaiter final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept { problem = std::current_exception(); }

  std::coroutine_handle<> awaiter;
  std::exception_ptr problem;
};

template <class T>
struct Promise : PromiseBase {
  Task<T> get_return_object() noexcept;
  template <class U>
  void return_value(U&& given) {
    value.emplace(std::forward<U>(given));
  }
  T take() {
    if (problem) {
      std::rethrow_exception(problem);
    }
    return *std::move(value);
  }
  std::optional<T> value;
};

template <>
struct Promise<void> : PromiseBase {
  Task<void> get_return_object() noexcept;
  void return_void() const noexcept {}
  void take() const {
    if (problem) {
      std::rethrow_exception(problem);
    }
  }
};

}  // namespace detail

/// Owns its frame: destroying it destroys what it is suspended in. Not thread-safe.
template <class T>
class [[nodiscard]] Task {
 public:
  // NOLINTNEXTLINE(readability-identifier-naming): the language's own name
  using promise_type = detail::Promise<T>;
  using Handle = std::coroutine_handle<promise_type>;

  explicit Task(Handle frame) noexcept : frame_(frame) {}
  Task(const Task&) = delete;
  Task(Task&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  Task& operator=(const Task&) = delete;
  Task& operator=(Task&&) = delete;
  ~Task() {
    if (frame_) {
      frame_.destroy();
    }
  }

  /// For who drives the outermost one.
  void start() { frame_.resume(); }
  [[nodiscard]] bool is_done() const noexcept { return frame_.done(); }
  /// Once; throws what the coroutine threw.
  T take() { return frame_.promise().take(); }

  auto operator co_await() noexcept {
    struct Awaiter {
      Handle frame;
      [[nodiscard]] bool await_ready() const noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiter) const noexcept {
        frame.promise().awaiter = awaiter;
        return frame;
      }
      T await_resume() const { return frame.promise().take(); }
    };
    return Awaiter{frame_};
  }

 private:
  Handle frame_;
};

template <class T>
Task<T> detail::Promise<T>::get_return_object() noexcept {
  return Task<T>(std::coroutine_handle<Promise>::from_promise(*this));
}

inline Task<void> detail::Promise<void>::get_return_object() noexcept {
  return Task<void>(std::coroutine_handle<Promise>::from_promise(*this));
}

}  // namespace gigco::workflow
