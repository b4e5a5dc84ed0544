// Carries out, on an event loop and for as long as it lives, what payments and their books have to do by
// themselves.
#pragma once

#include <chrono>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace gigco::payments {

class Bookkeeper;
class Payments;

class PaymentWorker {
 public:
  /// All outlive it. Starts at once, on the context's thread.
  PaymentWorker(boost::asio::io_context& context, Payments& payments, Bookkeeper& bookkeeper);
  PaymentWorker(const PaymentWorker&) = delete;
  PaymentWorker& operator=(const PaymentWorker&) = delete;
  ~PaymentWorker();

  /// Takes nothing new, and waits for what is under way: true once that has ended. From any thread but the
  /// context's. What was not waited for is done by another worker, or after a restart.
  bool stop(std::chrono::milliseconds patience);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace gigco::payments
