// Replays a history that a Temporal server has kept, without the server.
#pragma once

#include <string>

#include "workflow/runtime/registry.hpp"
#include "workflow/temporal/bridge.hpp"

namespace gigco::workflow {

/// `history` is what the operation fetch_history gives as "raw". Failures: "nondeterminism", with what
/// differs; "unusable" for what is no history.
[[nodiscard]] boost::asio::awaitable<Outcome<bool>> replay_in_core(gigco_bridge_runtime* runtime,
                                                                   const Workflows& workflows,
                                                                   std::string task_queue,
                                                                   std::string history);

}  // namespace gigco::workflow
