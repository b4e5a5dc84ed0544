#include "app/part_settings.hpp"

#include <chrono>

#include "vendors/clover/clover.hpp"

namespace gigco::app {
namespace {

using std::chrono::duration_cast;
using std::chrono::seconds;

/// https://docs.clover.com/docs/ecommerce-api: the hosts of charges, captures, refunds and customers.
std::string clover_url(const Settings& settings) {
  if (!settings.clover_url.empty()) {
    return settings.clover_url;
  }
  return settings.clover_is_production ? "https://scl.clover.com" : "https://scl-sandbox.dev.clover.com";
}

}  // namespace

db::ConnectionSettings connection_settings(const Settings& settings) {
  return {.host = settings.db_host,
          .port = settings.db_port,
          .database = settings.db_name,
          .user = settings.db_user,
          .password = settings.db_password,
          .sslmode = settings.db_sslmode};
}

db::ConnectionSettings background_connection_settings(const Settings& settings) {
  db::ConnectionSettings connection = connection_settings(settings);
  connection.application_name = "gigco background";
  return connection;
}

migrate::Target database_target(const Settings& settings) {
  return {.host = settings.db_host,
          .port = settings.db_port,
          .database = settings.db_name,
          .user = settings.db_user,
          .password = settings.db_password,
          .sslmode = settings.db_sslmode};
}

std::unique_ptr<clover::Client> clover_client(http_client::Client& transport, const Settings& settings) {
  if (settings.clover_private_key.empty()) {
    return nullptr;
  }
  return std::make_unique<clover::Client>(
      transport, clover::Settings{.url = clover_url(settings),
                                  .private_key = settings.clover_private_key,
                                  .timeout = settings.clover_timeout,
                                  .calls_per_second = settings.clover_calls_per_second});
}

payments::Settings payment_settings(const Settings& settings) {
  return {.rates = {.platform_bps = settings.platform_fee_bps,
                    .processor_bps = settings.processor_fee_bps,
                    .processor_fixed = Cents{settings.processor_fee_cents}},
          .currency = settings.payment_currency,
          .refund_window = duration_cast<seconds>(settings.refund_window),
          .early_capture = duration_cast<seconds>(settings.early_capture)};
}

payouts::Settings payout_settings(const Settings& settings) {
  return {.originator = {.company_name = settings.payout_company_name,
                         .company_id = settings.payout_company_id,
                         .bank_routing = settings.payout_bank_routing,
                         .bank_name = settings.payout_bank_name},
          .waiting = duration_cast<seconds>(settings.refund_window)};
}

std::string public_url(const Settings& settings) {
  return settings.public_url.empty() ? "http://" + settings.host + ":" + std::to_string(settings.port)
                                     : settings.public_url;
}

}  // namespace gigco::app
