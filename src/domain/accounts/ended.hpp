// Forgets sessions and mailed tokens that have long been good for nothing.
#pragma once

#include <cstdint>

#include <boost/asio/awaitable.hpp>

#include "platform/db/executor.hpp"

namespace gigco::accounts {

// Each forgets at most so many of those that ended longer ago, oldest first, and gives how many.

/// With their refresh tokens. A session has ended when it can no longer be refreshed; one that was revoked
/// before is kept until then, because its access tokens have to be refused. At least auth::kClockSkew.
[[nodiscard]] boost::asio::awaitable<std::int64_t> forget_sessions(db::Executor& database,
                                                                   std::int64_t seconds, std::int64_t most);

/// Those used, and those whose time was over.
[[nodiscard]] boost::asio::awaitable<std::int64_t> forget_account_tokens(db::Executor& database,
                                                                         std::int64_t seconds,
                                                                         std::int64_t most);

}  // namespace gigco::accounts
