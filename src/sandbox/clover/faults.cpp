#include "sandbox/clover/faults.hpp"

#include <algorithm>

namespace gigco::sandbox::clover {
namespace {

using json::rule;

constexpr std::int64_t kMostTimes = 100'000;
constexpr std::int64_t kMostDelay = 60'000;  // ms
constexpr std::size_t kLongestCode = 50;
constexpr std::int64_t kLongestRetryAfter = 3'600;  // seconds
constexpr int kFaultKinds = 5;
constexpr int kPercent = 100;

}  // namespace

json::Rules Fault::rules() {
  return {rule("times").range(1, kMostTimes).defaulted(), rule("status").range(400, 599).defaulted(),
          rule("code").length(1, kLongestCode).defaulted(), rule("retry_after").range(0, kLongestRetryAfter),
          rule("delay_ms").range(0, kMostDelay).defaulted()};
}

json::Rules Chaos::rules() {
  return {rule("percent").range(0, kPercent), rule("seed").range(1, INT32_MAX).defaulted(),
          rule("delay_ms").range(0, kMostDelay).defaulted()};
}

void Faults::set(const Chaos& chaos) {
  chaos_ = chaos;
  random_.seed(static_cast<unsigned>(chaos.seed));
}

void Faults::clear() {
  planned_.clear();
  chaos_ = Chaos();
}

std::optional<Fault> Faults::next(CallKind call) {
  const auto planned = std::ranges::find(planned_, call, &Fault::operation);
  if (planned != planned_.end()) {
    const Fault fault = *planned;
    if (--planned->times == 0) {
      planned_.erase(planned);
    }
    return fault;
  }
  if (std::uniform_int_distribution(1, kPercent)(random_) > chaos_.percent) {
    return {};
  }
  const int kind = std::uniform_int_distribution(0, kFaultKinds - 1)(random_);
  return Fault{.operation = call, .fault = static_cast<FaultKind>(kind), .delay_ms = chaos_.delay_ms};
}

}  // namespace gigco::sandbox::clover
