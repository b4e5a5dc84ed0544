// On whose behalf the code on this thread runs: for what is added up or passed on without every function in
// between knowing of it, such as the time that a request spends in the database.
//
// A coroutine takes its context off the thread while it waits and puts it back when it goes on:
// runtime::await_completion does so, and ContextAside around anything else that is awaited. Where neither is
// used the work is counted for nobody, or for a moment for somebody else: so what is kept here may inform,
// but must not decide.
#pragma once

#include <chrono>
#include <memory>

#include "platform/core/trace_parent.hpp"

namespace gigco {

/// Of one request, or one activity of a workflow. Used by one thread at a time.
struct Context {
  TraceParent span = {};
  int statements = 0;  // asked of the database
  std::chrono::steady_clock::duration database_time = {};
};

/// Null when nobody has said on whose behalf. Each thread has its own.
[[nodiscard]] const std::shared_ptr<Context>& current_context() noexcept;
/// Gives what was there before.
std::shared_ptr<Context> exchange_context(std::shared_ptr<Context> next) noexcept;

/// Sets the context until the scope ends, also when the coroutine around it is given up.
class ContextScope {
 public:
  explicit ContextScope(std::shared_ptr<Context> context);
  ContextScope(const ContextScope&) = delete;
  ContextScope& operator=(const ContextScope&) = delete;
  ~ContextScope();

 private:
  std::shared_ptr<Context> own_;
};

/// Takes the context off the thread, and puts it back when the scope ends.
class ContextAside {
 public:
  ContextAside() noexcept;
  ContextAside(const ContextAside&) = delete;
  ContextAside& operator=(const ContextAside&) = delete;
  ~ContextAside();

 private:
  std::shared_ptr<Context> kept_;
};

}  // namespace gigco
