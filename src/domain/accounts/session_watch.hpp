// Keeps this process's list of ended sessions in step with the database, whichever server ended them.
#pragma once

#include <chrono>
#include <functional>

namespace boost::asio {
class io_context;
}
namespace gigco::auth {
class RevokedSessions;
}
namespace gigco::db {
class Database;
}

namespace gigco::accounts {

/// Call once, on an I/O thread whose loop is `context` and which has opened the database. Follows until
/// that thread closes the database; expired entries are dropped on the way. All three outlive the loop.
/// `on_caught_up` is called on that thread whenever the list has been read after a (re)connect: from the
/// first time on no ended session is missing.
void follow_revocations(boost::asio::io_context& context, db::Database& database,
                        auth::RevokedSessions& sessions, std::chrono::seconds access_lifetime,
                        std::function<void()> on_caught_up);

}  // namespace gigco::accounts
