// What the handlers need of the rest of the program, put together once in app/.
#pragma once

namespace gigco::accounts {
class Accounts;
}
namespace gigco::auth {
class AccessTokens;
class RevokedSessions;
}  // namespace gigco::auth
namespace gigco::db {
class Bell;
class Database;
}  // namespace gigco::db
namespace gigco::payments {
class Bookkeeper;
class Payments;
class PaymentMethods;
}  // namespace gigco::payments
namespace gigco::payouts {
struct Settings;
}
namespace gigco::workflow {
class Engine;
}

namespace gigco::api {

/// References only: everything outlives the server.
struct Services {
  db::Database* database;
  accounts::Accounts* accounts;
  const auth::AccessTokens* access_tokens;
  const auth::RevokedSessions* revoked_sessions;
  payments::Payments* payments;
  payments::PaymentMethods* payment_methods;
  payments::Bookkeeper* bookkeeper;
  const payouts::Settings* payout_settings;
  db::Bell* outbox;  // rung after each change: there may be a message in it
  workflow::Engine* engine;
};

}  // namespace gigco::api
