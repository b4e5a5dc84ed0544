// What runs workflows and activities in this process, whichever engine hands them out.
#pragma once

#include <chrono>

namespace gigco::workflow {

class Worker {
 public:
  Worker() = default;
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  virtual ~Worker() = default;

  /// Takes nothing new and waits for what is under way, at most so long; then gives the rest back. True when
  /// nothing was given back. From any thread but its event loop's.
  virtual bool stop(std::chrono::milliseconds patience) = 0;
};

}  // namespace gigco::workflow
