// Telling workers about an open job, the ones it suits best first and nobody twice.
#pragma once

#include "domain/jobs/jobs.hpp"

namespace gigco::jobs {

/// Workers who are told in one round.
inline constexpr std::int64_t kInvitedAtOnce = 10;

/// Tells up to kInvitedAtOnce workers who were not told yet, and gives their number: nearest first, those who
/// offer the job's category before others. Later rounds reach farther than a worker's own radius. A job that
/// is not open any more, or a round that was held already, tells nobody.
[[nodiscard]] awaitable<std::int64_t> invite(db::Transaction& transaction, Id job, std::int64_t round);

}  // namespace gigco::jobs
