// The bridge to sdk-core as coroutines: one awaitable function for each of its calls. JSON in, JSON out.
#pragma once

#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "platform/core/error.hpp"

struct gigco_bridge_runtime;
struct gigco_bridge_client;
struct gigco_bridge_worker;

namespace gigco::workflow::bridge {

using boost::asio::awaitable;

enum class Status { ok, error, shut_down };

struct Answer {
  Status status = Status::error;
  std::string json;
};

/// What an Answer with Status::error holds.
struct Problem {
  std::string code;
  std::string message;
};
[[nodiscard]] Problem problem_of(const Answer& answer);

struct FreeRuntime {
  void operator()(gigco_bridge_runtime* runtime) const noexcept;
};
struct FreeClient {
  void operator()(gigco_bridge_client* client) const noexcept;
};
struct FreeWorker {
  void operator()(gigco_bridge_worker* worker) const noexcept;
};
using Runtime = std::unique_ptr<gigco_bridge_runtime, FreeRuntime>;
using Client = std::unique_ptr<gigco_bridge_client, FreeClient>;
using Worker = std::unique_ptr<gigco_bridge_worker, FreeWorker>;

/// Its log lines go to ours. Errors: TEMPORAL_UNAVAILABLE.
[[nodiscard]] Result<Runtime> start_runtime();
/// Waits, on this thread. Errors: TEMPORAL_UNAVAILABLE.
[[nodiscard]] Result<Client> connect(gigco_bridge_runtime* runtime, const std::string& options);
[[nodiscard]] Result<Worker> make_worker(gigco_bridge_client* client, const std::string& options);

[[nodiscard]] Result<Worker> make_replayer(gigco_bridge_runtime* runtime, const std::string& options,
                                           const std::string& history);

// Each resumes on the executor of the coroutine that awaits it.
[[nodiscard]] awaitable<Answer> call(gigco_bridge_client* client, const char* operation, std::string request);
[[nodiscard]] awaitable<Answer> poll_workflow(gigco_bridge_worker* worker);
[[nodiscard]] awaitable<Answer> complete_workflow(gigco_bridge_worker* worker, std::string completion);
[[nodiscard]] awaitable<Answer> poll_activity(gigco_bridge_worker* worker);
[[nodiscard]] awaitable<Answer> complete_activity(gigco_bridge_worker* worker, std::string completion);
[[nodiscard]] awaitable<Answer> finalize_shutdown(gigco_bridge_worker* worker);

void record_heartbeat(gigco_bridge_worker* worker, const std::string& heartbeat);
void initiate_shutdown(gigco_bridge_worker* worker);

}  // namespace gigco::workflow::bridge
