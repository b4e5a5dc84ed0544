// Every setting of the program, each declared on one line in settings.cpp. `gigco config` prints them.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "api/gate.hpp"
#include "platform/auth/access_token.hpp"
#include "platform/config/schema.hpp"
#include "platform/http/cors.hpp"
#include "platform/http/network.hpp"
#include "platform/log/log.hpp"

namespace gigco::app {

enum class Environment { development, staging, production };

struct Settings {
  Environment environment = Environment::development;
  std::filesystem::path home;
  std::string host;
  std::uint16_t port = 0;
  std::string public_url;
  std::string admin_host;
  std::uint16_t admin_port = 0;  // 0: none
  http::Networks trusted_proxies;
  http::Origins allowed_origins;
  api::RateLimits rate_limits;
  limits::Rate login_failures;
  int threads = 0;
  log::Level log_level = log::Level::info;
  std::chrono::milliseconds shutdown_delay{};
  std::chrono::milliseconds shutdown_timeout{};

  std::string db_host;  // empty: the private cluster in home, for `gigco up` only
  std::uint16_t db_port = 0;
  std::string db_name;
  std::string db_user;
  std::string db_password;
  std::string db_sslmode;
  int db_max_connections = 0;

  std::string jwt_secret;
  std::string jwt_key_id;
  std::vector<auth::SigningKey> jwt_other_keys;  // which verify, but do not sign
  std::chrono::milliseconds jwt_expiration{};
  std::chrono::milliseconds refresh_expiration{};
  int hash_threads = 0;
  int bcrypt_cost = 0;

  std::chrono::milliseconds idempotency_retention{};
  std::chrono::milliseconds session_retention{};
  std::chrono::milliseconds outbox_retention{};
  std::chrono::milliseconds purge_interval{};

  std::filesystem::path mail_directory;  // empty: home/mail
  std::string mail_from;
  std::filesystem::path docs_directory;

  std::string clover_url;  // empty: by the environment
  bool clover_is_production = false;
  std::string clover_private_key;  // empty: no payments, or the sandbox of `gigco up`
  std::string clover_public_key;
  std::string clover_webhook_secret;  // empty: webhooks are refused
  std::chrono::milliseconds clover_timeout{};
  int clover_calls_per_second = 0;
  int clover_max_in_flight = 0;
  std::string payment_currency;
  std::chrono::milliseconds early_capture{};
  std::int32_t platform_fee_bps = 0;
  std::int32_t processor_fee_bps = 0;
  std::int64_t processor_fee_cents = 0;
  std::string temporal_host;  // empty: workflows run in our own database
  std::string temporal_namespace;
  std::string temporal_api_key;
  std::filesystem::path temporal_server_ca;
  std::filesystem::path temporal_client_certificate;
  std::filesystem::path temporal_client_key;
  std::chrono::milliseconds offer_window{};
  std::chrono::milliseconds matching_window{};
  std::chrono::milliseconds start_grace{};
  std::chrono::milliseconds start_window{};
  std::chrono::milliseconds release_window{};
  std::chrono::milliseconds review_window{};
  std::chrono::milliseconds abandon_window{};
  std::chrono::milliseconds refund_window{};
  std::string payout_company_name;
  std::string payout_company_id;
  std::string payout_bank_routing;  // empty: no files for the bank
  std::string payout_bank_name;
  std::uint16_t sandbox_port = 0;
};

/// Binds the settings to their variables; read() it with config::process_environment().
[[nodiscard]] config::Schema schema_of(Settings& settings);

}  // namespace gigco::app
