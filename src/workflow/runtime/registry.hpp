// The workflows that a worker can run, by the names under which they are started.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "workflow/runtime/context.hpp"

namespace gigco::workflow {

using WorkflowFunction = std::function<Task<Ending>(Context&, Payload input)>;

class Workflows {
 public:
  void add(std::string_view type, WorkflowFunction function) {
    functions_.insert_or_assign(std::string(type), std::move(function));
  }
  [[nodiscard]] bool empty() const noexcept { return functions_.empty(); }
  /// Null for a type that nobody added.
  [[nodiscard]] const WorkflowFunction* find(std::string_view type) const {
    const auto found = functions_.find(type);
    return found == functions_.end() ? nullptr : &found->second;
  }

 private:
  std::map<std::string, WorkflowFunction, std::less<>> functions_;
};

}  // namespace gigco::workflow
