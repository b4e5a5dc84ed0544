// The functions behind activities, by name. They are ordinary code: they may call anything, fail, and run
// more than once; what they change must be the same after the second time, for which there is a key.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "workflow/runtime/activity_type.hpp"

namespace gigco::workflow {

/// One attempt.
struct ActivityTask {
  std::string workflow_id;
  std::string run_id;
  std::string activity_id;
  std::string activity_type;
  Payload input;
  std::int64_t attempt = 1;
  /// Says that the attempt goes on. Cheap; may be called at any time until the function returns. May be
  /// empty.
  std::function<void()> heartbeat;

  /// The same for every attempt, and for no other activity.
  [[nodiscard]] std::string idempotency_key() const { return run_id + '/' + activity_id; }
};

using ActivityFunction = std::function<boost::asio::awaitable<Outcome<Payload>>(ActivityTask)>;

class Activities {
 public:
  template <class In, class Out, class Function>
  void add(const ActivityType<In, Out>& type, Function function) {
    add(type.name, type.task_queue,
        [function = std::move(function)](ActivityTask task) -> boost::asio::awaitable<Outcome<Payload>> {
          Result<In> input = decode<In>(task.input);
          if (!input) {
            co_return Failure{.type = "bad_input", .message = input.error().message, .non_retryable = true};
          }
          Outcome<Out> outcome = co_await function(std::move(task), *std::move(input));
          if (!outcome) {
            co_return outcome.error();
          }
          co_return encode(*outcome);
        });
  }

  /// Null for what runs elsewhere, or nowhere.
  [[nodiscard]] const ActivityFunction* find(std::string_view name) const {
    const auto found = functions_.find(name);
    return found == functions_.end() ? nullptr : &found->second;
  }

  /// Those of the functions that were added.
  [[nodiscard]] const std::set<std::string>& task_queues() const noexcept { return task_queues_; }

 private:
  void add(std::string_view name, std::string_view task_queue, ActivityFunction function) {
    functions_.insert_or_assign(std::string(name), std::move(function));
    task_queues_.emplace(task_queue);
  }

  std::map<std::string, ActivityFunction, std::less<>> functions_;
  std::set<std::string> task_queues_;
};

}  // namespace gigco::workflow
