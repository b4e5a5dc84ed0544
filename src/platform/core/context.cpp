#include "platform/core/context.hpp"

#include <utility>

namespace gigco {
namespace {

std::shared_ptr<Context>& slot() noexcept {
  thread_local std::shared_ptr<Context> context;
  return context;
}

}  // namespace

const std::shared_ptr<Context>& current_context() noexcept { return slot(); }

std::shared_ptr<Context> exchange_context(std::shared_ptr<Context> next) noexcept {
  return std::exchange(slot(), std::move(next));
}

ContextScope::ContextScope(std::shared_ptr<Context> context) : own_(std::move(context)) {
  exchange_context(own_);
}

// Another coroutine's context is left alone: this one may be given up while that one runs.
ContextScope::~ContextScope() {
  if (current_context() == own_) {
    exchange_context(nullptr);
  }
}

ContextAside::ContextAside() noexcept : kept_(exchange_context(nullptr)) {}

ContextAside::~ContextAside() { exchange_context(std::move(kept_)); }

}  // namespace gigco
