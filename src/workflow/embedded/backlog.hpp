// How much waits, for the metrics: what alerts look at first.
#pragma once

#include <boost/asio/awaitable.hpp>

namespace gigco::db {
class Database;
}

namespace gigco::workflow {

/// Sets the gauges gigco_workflow_due_steps, …_due_activities, …_oldest_due_seconds and …_stuck.
/// Nothing changes while the database is away.
[[nodiscard]] boost::asio::awaitable<void> report_backlog(db::Database& database);

}  // namespace gigco::workflow
