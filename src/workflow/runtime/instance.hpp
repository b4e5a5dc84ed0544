// One workflow in memory: a pure function of the activations it was given. Feeding it the same ones again, as
// an engine does after a restart, leads to the same commands, or the code has changed.
#pragma once

#include <memory>

#include "workflow/runtime/registry.hpp"

namespace gigco::workflow {

class Instance {
 public:
  /// `workflows` outlives it.
  explicit Instance(const Workflows& workflows);
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;
  ~Instance();

  /// Applies all jobs, then runs the workflow's code until it waits, and gives what it asks for. A completion
  /// with a failure leaves the instance unusable: it is to be made anew from its history. Types of failure:
  /// "unknown_workflow", "nondeterminism" (a job about something that this code never asked for),
  /// "workflow_code" (it threw).
  [[nodiscard]] Completion activate(const Activation& activation);

  [[nodiscard]] bool has_ended() const noexcept;

 private:
  struct Driver;
  std::unique_ptr<Driver> driver_;
};

}  // namespace gigco::workflow
