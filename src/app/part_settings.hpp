// From the program's settings to those of its parts: what a part is told, and nothing of what it does.
#pragma once

#include <memory>
#include <string>

#include "app/settings.hpp"
#include "domain/payments/payments.hpp"
#include "domain/payouts/payouts.hpp"
#include "platform/db/database.hpp"
#include "platform/migrate/migrate.hpp"

namespace gigco::http_client {
class Client;
}

namespace gigco::app {

/// Of the connections that serve requests.
[[nodiscard]] db::ConnectionSettings connection_settings(const Settings& settings);
/// Of those for what happens by itself, told apart by their application_name.
[[nodiscard]] db::ConnectionSettings background_connection_settings(const Settings& settings);
[[nodiscard]] migrate::Target database_target(const Settings& settings);

/// Nothing where no key is set: there are no payments then. The transport outlives it.
[[nodiscard]] std::unique_ptr<clover::Client> clover_client(http_client::Client& transport,
                                                            const Settings& settings);
[[nodiscard]] payments::Settings payment_settings(const Settings& settings);
[[nodiscard]] payouts::Settings payout_settings(const Settings& settings);

/// Where people reach the service.
[[nodiscard]] std::string public_url(const Settings& settings);

}  // namespace gigco::app
