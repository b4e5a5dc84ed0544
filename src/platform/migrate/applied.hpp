// What a running service asks about the schema it works on, over its own connections.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "platform/db/executor.hpp"

namespace gigco::migrate {

/// The newest migration of the database, 0 when it has none. Throws db::QueryError where nothing has ever
/// been migrated, as there is no table to ask.
[[nodiscard]] boost::asio::awaitable<int> applied_version(db::Executor& database);

}  // namespace gigco::migrate
