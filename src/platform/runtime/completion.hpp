// A type-erased, move-only completion of an asynchronous operation: the awaiting coroutine on one side,
// whoever will know the outcome on the other.
#pragma once

#include <exception>
#include <memory>
#include <utility>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "platform/core/context.hpp"

namespace gigco::runtime {

template <class Value>
class Completion {
 public:
  Completion() = default;

  template <class Handler>
  explicit Completion(Handler handler) : holder_(std::make_unique<Holder<Handler>>(std::move(handler))) {}

  [[nodiscard]] explicit operator bool() const noexcept { return holder_ != nullptr; }

  void succeed(Value value) { std::exchange(holder_, nullptr)->call({}, std::move(value)); }
  void fail(std::exception_ptr problem) {
    std::exchange(holder_, nullptr)->call(std::move(problem), Value());
  }

 private:
  struct Base {
    Base() = default;
    Base(const Base&) = delete;
    Base& operator=(const Base&) = delete;
    virtual ~Base() = default;
    virtual void call(std::exception_ptr problem, Value value) = 0;
  };
  template <class Handler>
  struct Holder : Base {
    explicit Holder(Handler made) : handler(std::move(made)) {}
    void call(std::exception_ptr problem, Value value) override {
      boost::asio::get_associated_cancellation_slot(handler).clear();  // nothing is left to cancel
      Handler local = std::move(handler);                              // the handler may destroy its owner
      std::move(local)(std::move(problem), std::move(value));
    }
    Handler handler;
  };
  std::unique_ptr<Base> holder_;
};

/// A coroutine's handler that puts the context back which was there when it was made.
template <class Handler>
class Carried {
 public:
  explicit Carried(Handler handler) : handler_(std::move(handler)), context_(exchange_context(nullptr)) {}

  template <class... Args>
  void operator()(Args&&... args) && {
    exchange_context(std::move(context_));
    std::move(handler_)(std::forward<Args>(args)...);
  }

  using cancellation_slot_type = boost::asio::associated_cancellation_slot_t<Handler>;
  [[nodiscard]] cancellation_slot_type get_cancellation_slot() const noexcept {
    return boost::asio::get_associated_cancellation_slot(handler_);
  }

 private:
  Handler handler_;
  std::shared_ptr<Context> context_;
};

/// Awaits the operation that `start(Completion<Value>, cancellation slot)` begins. It must complete on
/// the thread that awaits, and not from within `start`.
template <class Value, class Start>
boost::asio::awaitable<Value> await_completion(Start start) {
  return boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(std::exception_ptr, Value)>(
      [](auto handler, Start begin) {
        const auto slot = boost::asio::get_associated_cancellation_slot(handler);
        begin(Completion<Value>(Carried(std::move(handler))), slot);
      },
      boost::asio::use_awaitable, std::move(start));
}

}  // namespace gigco::runtime
