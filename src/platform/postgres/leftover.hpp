// What an earlier run left in the data directory: a server that still runs, or only its file of a process
// id that by now may belong to anybody. Starts nothing.
#pragma once

#include <filesystem>
#include <sys/types.h>

#include "platform/core/error.hpp"

namespace gigco::postgres {

/// The running postmaster of these data files; 0 when there is none.
[[nodiscard]] pid_t running_postmaster(const std::filesystem::path& data);

/// Shuts such a server down (fast, then at once after 20 s) and makes a file without a living server
/// harmless. To be called with the directory locked, before every start.
/// Errors: POSTGRES_START_FAILED when that server does not end.
[[nodiscard]] Result<void> clear_leftover(const std::filesystem::path& data);

}  // namespace gigco::postgres
