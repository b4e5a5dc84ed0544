#include "workflow/embedded/steps.hpp"

namespace gigco::workflow {

std::unique_ptr<Instance> InstanceCache::take(Id run, std::int64_t steps) {
  const auto found = by_run_.find(run);
  if (found == by_run_.end()) {
    return nullptr;
  }
  Entry entry = std::move(*found->second);
  entries_.erase(found->second);
  by_run_.erase(found);
  return entry.steps == steps ? std::move(entry.instance) : nullptr;
}

void InstanceCache::put(Id run, std::int64_t steps, std::unique_ptr<Instance> instance) {
  entries_.push_front({run, steps, std::move(instance)});
  by_run_[run] = entries_.begin();
  if (entries_.size() > most_) {
    by_run_.erase(entries_.back().run);
    entries_.pop_back();
  }
}

}  // namespace gigco::workflow
