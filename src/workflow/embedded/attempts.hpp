// Activity tasks: an attempt is taken for as long as it may last, carried out, and what came of it recorded,
// unless somebody else has taken the activity since: at least once, and told once.
#pragma once

#include <set>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "platform/core/identifiers.hpp"
#include "platform/db/bell.hpp"
#include "workflow/embedded/settings.hpp"
#include "workflow/engine/activities.hpp"

namespace gigco::workflow {

/// For one io_context's thread; any number of its coroutines may attempt at once.
class Attempter {
 public:
  /// All outlive it.
  Attempter(db::Database& database, const Activities& activities, db::Bell& step_bell,
            const EmbeddedSettings& settings);

  /// Carries out one attempt. False when nothing is due in the queues of these activities. Throws
  /// db::Unavailable; the attempt then counts, and is made again when its lease is over.
  [[nodiscard]] boost::asio::awaitable<bool> attempt();

  /// Gives back what is under way, so that another process need not wait for the end of its lease. The
  /// attempts do not count.
  [[nodiscard]] boost::asio::awaitable<void> release();

 private:
  struct Claim;
  [[nodiscard]] boost::asio::awaitable<std::optional<Claim>> claim();
  [[nodiscard]] boost::asio::awaitable<Outcome<Payload>> carry_out(const Claim& claim,
                                                                   const ScheduleActivity& command);
  [[nodiscard]] std::function<void()> heartbeat(const Claim& claim, std::optional<std::int64_t> timeout_us);
  [[nodiscard]] boost::asio::awaitable<void> record(const Claim& claim, const ScheduleActivity& command,
                                                    const Outcome<Payload>& outcome);
  [[nodiscard]] boost::asio::awaitable<void> resolve(const Claim& claim, const ResolveActivity& resolution);

  db::Database& database_;
  const Activities& activities_;
  db::Bell& step_bell_;
  const EmbeddedSettings& settings_;
  std::set<std::tuple<Id, Sequence, std::int64_t>> under_way_;  // run, number, attempt
};

}  // namespace gigco::workflow
