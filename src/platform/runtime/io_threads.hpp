// The threads that do all input and output: one io_context each, so that what belongs to a context
// needs no locks. Work that takes the processor for long does not come in.
#pragma once

#include <functional>
#include <memory>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace gigco::runtime {

inline constexpr int kMaxIoThreads = 256;

class IoThreads {
 public:
  using Hook = std::function<void(boost::asio::io_context&)>;

  /// Makes the contexts; no thread runs yet. `threads` outside 1 to kMaxIoThreads is taken to its nearer
  /// end.
  explicit IoThreads(int threads);
  IoThreads(const IoThreads&) = delete;
  IoThreads& operator=(const IoThreads&) = delete;
  /// Stops. What is still pending on the contexts is destroyed unfinished, in the order of the contexts.
  ~IoThreads();

  [[nodiscard]] std::vector<boost::asio::io_context*> contexts() const;

  /// Starts the threads, once. On each, `on_start` runs before the loop and `on_stop` after it; either may
  /// be empty. They must not throw, and nor must what runs in the loop: that ends the program.
  void start(Hook on_start, Hook on_stop);

  /// Ends the loops, though work be pending, and waits for the threads. Not from one of them.
  void stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gigco::runtime
