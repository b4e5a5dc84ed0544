#include "app/settings.hpp"

#include <thread>

#include "app/jwt_keys.hpp"

namespace gigco::app {

using namespace std::chrono_literals;

namespace {

void declare_rate(config::Schema& schema, std::string name, limits::Rate& rate, std::string default_text,
                  std::string help) {
  const auto parse = [](const std::string& text) { return limits::parse_rate(text); };
  schema.value<limits::Rate>(std::move(name), rate, "off, or like 120/1m: so many in so long", parse,
                             std::move(default_text), std::move(help));
}

void declare_border(config::Schema& schema, Settings& settings) {
  const auto networks = [](const std::string& text) { return http::Networks::parse(text); };
  schema.value<http::Networks>("TRUSTED_PROXIES", settings.trusted_proxies,
                               "addresses or networks in CIDR notation, with commas between", networks, "",
                               "whose X-Forwarded-For is believed");
  const auto origins = [](const std::string& text) { return http::Origins::parse(text); };
  schema.value<http::Origins>("ALLOWED_ORIGINS", settings.allowed_origins,
                              "origins like https://app.example.org, with commas between; never *", origins,
                              "", "whose pages may call the API in a browser, besides our own");
  declare_rate(schema, "RATE_LIMIT_READ", settings.rate_limits.read, "600/1m",
               "how often one person may read; without login, one address");
  declare_rate(schema, "RATE_LIMIT_WRITE", settings.rate_limits.write, "120/1m", "and write");
  declare_rate(schema, "RATE_LIMIT_AUTH", settings.rate_limits.auth, "30/1m",
               "how often one address may log in, register or use a mailed token");
  declare_rate(schema, "LOGIN_FAILURES", settings.login_failures, "10/15m",
               "how many wrong passwords an account bears from one address before it is locked for it");
  declare_rate(schema, "RATE_LIMIT_WEBHOOK", settings.rate_limits.webhook, "1200/1m",
               "how often one address may send webhooks");
}

void declare_payments(config::Schema& schema, Settings& settings) {
  constexpr auto kYear = 365 * 24h;
  constexpr int kMostCalls = 10'000;
  constexpr int kMostInFlight = 100;
  constexpr std::int32_t kAllBasisPoints = 10'000;
  constexpr std::int64_t kMostCents = 10'000;
  schema.choice("CLOVER_ENVIRONMENT", settings.clover_is_production,
                {{"sandbox", false}, {"production", true}}, "sandbox",
                "which of Clover's environments takes the payments");
  schema.url("CLOVER_API_URL", settings.clover_url, {"http", "https"}, "",
             "where Clover's Ecommerce API is; by CLOVER_ENVIRONMENT when empty");
  schema
      .text("CLOVER_PRIVATE_KEY", settings.clover_private_key, "",
            "the Ecommerce API's private key; without it there are no payments, but gigco up has a sandbox")
      .secret();
  schema.text("CLOVER_PUBLIC_KEY", settings.clover_public_key, "",
              "the key by which browsers make card tokens");
  schema
      .text("CLOVER_WEBHOOK_SECRET", settings.clover_webhook_secret, "", "proves that a webhook is Clover's")
      .secret();
  schema.duration("CLOVER_TIMEOUT", settings.clover_timeout, 100ms, 20s, "8s", "how long one call may take");
  schema.integer("CLOVER_CALLS_PER_SECOND", settings.clover_calls_per_second, 1, kMostCalls, "12",
                 "no more calls than Clover allows");
  schema.integer("CLOVER_MAX_IN_FLIGHT", settings.clover_max_in_flight, 1, kMostInFlight, "4",
                 "no more calls at the same time");
  schema.text("PAYMENT_CURRENCY", settings.payment_currency, "USD",
              "the merchant account's currency, three letters; jobs in another cannot be paid");
  schema.duration("EARLY_CAPTURE", settings.early_capture, 0s, 6 * 24h, "24h",
                  "so long before an authorization ends, it is captured, authorized anew or let go");
  schema.integer("PLATFORM_FEE_BPS", settings.platform_fee_bps, 0, kAllBasisPoints, "1000",
                 "the platform's part of a payment, in hundredths of a percent");
  schema.integer("PROCESSOR_FEE_BPS", settings.processor_fee_bps, 0, kAllBasisPoints, "260",
                 "the card processor's part, in hundredths of a percent");
  schema.integer<std::int64_t>("PROCESSOR_FEE_CENTS", settings.processor_fee_cents, 0, kMostCents, "10",
                               "and what it takes besides, in cents");
  schema.duration("REFUND_WINDOW", settings.refund_window, 0s, kYear, "72h",
                  "how long consumers can take back what was paid to the worker");
  schema.text("PAYOUT_COMPANY_NAME", settings.payout_company_name, "GigCo",
              "who pays, as workers read it on their bank's statement");
  schema.text("PAYOUT_COMPANY_ID", settings.payout_company_id, "",
              "ten characters that the bank has given, for the files of payouts");
  schema.text("PAYOUT_BANK_ROUTING", settings.payout_bank_routing, "",
              "the routing number of our bank; without it payouts have no file for the bank");
  schema.text("PAYOUT_BANK_NAME", settings.payout_bank_name, "", "its name");
  schema.integer<std::uint16_t>("SANDBOX_PORT", settings.sandbox_port, 0, UINT16_MAX, "0",
                                "where gigco sandbox listens, and the one of gigco up; 0 is any free port");
}

void declare_lifecycle(config::Schema& schema, Settings& settings) {
  constexpr auto kYear = 365 * 24h;
  schema.text("TEMPORAL_HOST", settings.temporal_host, "",
              "host:port of a Temporal cluster; workflows run in our own database when empty");
  schema.text("TEMPORAL_NAMESPACE", settings.temporal_namespace, "default", "its namespace");
  schema.text("TEMPORAL_API_KEY", settings.temporal_api_key, "", "for Temporal Cloud, over TLS").secret();
  schema.directory("TEMPORAL_TLS_CA", settings.temporal_server_ca, "",
                   "a PEM file of who signed the cluster's certificate; the system's when empty");
  schema.directory("TEMPORAL_TLS_CERT", settings.temporal_client_certificate, "",
                   "a PEM file of our certificate, for mutual TLS");
  schema.directory("TEMPORAL_TLS_KEY", settings.temporal_client_key, "", "a PEM file of its key");
  schema.duration("OFFER_WINDOW", settings.offer_window, 1ms, kYear, "24h",
                  "an offer that is not answered ends after so long");
  schema.duration("MATCHING_WINDOW", settings.matching_window, 1ms, kYear, "7d",
                  "how long workers are looked for, unless the job's own date comes first");
  schema.duration("START_GRACE", settings.start_grace, 1ms, kYear, "1h",
                  "work that has not begun so long after its date is open to others again");
  schema.duration("START_WINDOW", settings.start_window, 1ms, kYear, "14d",
                  "the same, for work without a date");
  schema.duration("RELEASE_WINDOW", settings.release_window, 1ms, kYear, "72h",
                  "what a worker reports as done counts as confirmed after so long");
  schema.duration("REVIEW_WINDOW", settings.review_window, 1ms, kYear, "7d",
                  "how long a finished job can be reviewed; then it is closed");
  schema.duration("ABANDON_WINDOW", settings.abandon_window, 1ms, kYear, "30d",
                  "a job for which no worker was found is cancelled after so long");
}

void declare_retention(config::Schema& schema, Settings& settings) {
  constexpr auto kDay = 24h;
  constexpr auto kYear = 365 * kDay;
  schema.duration("IDEMPOTENCY_RETENTION", settings.idempotency_retention, kDay, kYear, "7d",
                  "how long a request may come again with its Idempotency-Key");
  schema.duration("SESSION_RETENTION", settings.session_retention, 1h, kYear, "7d",
                  "how long ended sessions and used or expired tokens of mails are kept");
  schema.duration("OUTBOX_RETENTION", settings.outbox_retention, 1h, kYear, "7d",
                  "how long events are kept that have been passed on");
  schema.duration("PURGE_INTERVAL", settings.purge_interval, 100ms, kDay, "10m",
                  "between looks for what is kept too long, by gigco worker and gigco up");
}

}  // namespace

config::Schema schema_of(Settings& settings) {
  constexpr int kMostThreads = 64;
  constexpr int kMostConnections = 1000;
  constexpr int kLeastCost = 4;
  constexpr int kMostCost = 15;
  constexpr auto kDay = 24h;
  constexpr auto kYear = 365 * kDay;
  const std::string cores =
      std::to_string(std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, kMostThreads));
  config::Schema schema("GIGCO_");
  schema.choice("ENV", settings.environment,
                {{"development", Environment::development},
                 {"staging", Environment::staging},
                 {"production", Environment::production}},
                "development", "what this installation is for; only development has demo people");
  schema.directory("GIGCO_HOME", settings.home, "var", "where gigco up keeps its database, mail and secrets");
  schema.text("HOST", settings.host, "127.0.0.1", "the address to listen on");
  schema.port("PORT", settings.port, "8080", "the port to listen on");
  schema.url("PUBLIC_URL", settings.public_url, {"http", "https"}, "",
             "how people reach the service; used in mail and docs");
  schema.text("ADMIN_HOST", settings.admin_host, "127.0.0.1",
              "the address for metrics, probes and log level");
  schema.integer<std::uint16_t>("ADMIN_PORT", settings.admin_port, 0, UINT16_MAX, "0",
                                "and the port, which nobody else may reach; 0 for none");
  declare_border(schema, settings);
  schema.integer("IO_THREADS", settings.threads, 1, kMostThreads, cores,
                 "threads that serve requests; the default is the number of cores");
  schema.choice("LOG_LEVEL", settings.log_level,
                {{"debug", log::Level::debug},
                 {"info", log::Level::info},
                 {"warning", log::Level::warning},
                 {"error", log::Level::error}},
                "info", "what is logged");
  schema.duration(
      "SHUTDOWN_DELAY", settings.shutdown_delay, 0s, 10min, "2s",
      "how long gigco api serves on after SIGTERM while /ready says 503, for load balancers to see");
  schema.duration("SHUTDOWN_TIMEOUT", settings.shutdown_timeout, 0s, 10min, "20s",
                  "how long requests may finish after SIGTERM");
  schema.text("DB_HOST", settings.db_host, "",
              "PostgreSQL server or socket directory; gigco up makes its own when empty");
  schema.port("DB_PORT", settings.db_port, "5432", "its port");
  schema.text("DB_NAME", settings.db_name, "gigco", "the database");
  schema.text("DB_USER", settings.db_user, "gigco", "the role that owns it");
  schema.text("DB_PASSWORD", settings.db_password, "", "its password").secret();
  schema.choice<std::string>("DB_SSLMODE", settings.db_sslmode,
                             {{"disable", "disable"},
                              {"prefer", "prefer"},
                              {"require", "require"},
                              {"verify-ca", "verify-ca"},
                              {"verify-full", "verify-full"}},
                             "prefer", "TLS to the database, as in libpq");
  schema.integer("DB_MAX_CONNECTIONS", settings.db_max_connections, 1, kMostConnections, "20",
                 "connections in all");
  schema
      .text("JWT_SECRET", settings.jwt_secret, "",
            "signs access tokens, at least 32 bytes; gigco up makes its own when empty")
      .secret();
  schema.text("JWT_KEY_ID", settings.jwt_key_id, "1", "names the secret in each token's kid");
  const auto keys = [](const std::string& text) { return parse_jwt_keys(text); };
  schema
      .value<std::vector<auth::SigningKey>>(
          "JWT_OTHER_KEYS", settings.jwt_other_keys,
          "keys like 2:secret with commas between, each secret of at least 32 bytes", keys, "",
          "the next key and the last one, which verify tokens; gigco admin rotate-jwt-key tells what to set")
      .secret();
  schema.duration("JWT_EXPIRATION", settings.jwt_expiration, 1min, kYear, "24h",
                  "how long an access token is good");
  schema.duration("REFRESH_EXPIRATION", settings.refresh_expiration, 1h, kYear, "30d",
                  "how long a session can be refreshed");
  schema.integer("HASH_THREADS", settings.hash_threads, 1, kMostThreads, cores,
                 "threads that hash passwords, below all others; the default is the number of cores");
  schema.integer("BCRYPT_COST", settings.bcrypt_cost, kLeastCost, kMostCost, "12",
                 "password hashing takes 2^cost rounds");
  schema.directory("MAIL_DIR", settings.mail_directory, "",
                   "where outgoing mail is written; GIGCO_HOME/mail when empty");
  schema.text("MAIL_FROM", settings.mail_from, "no-reply@gigco.example", "the sender of mail");
  schema.directory("DOCS_DIR", settings.docs_directory, "docs-ui/node_modules/swagger-ui-dist",
                   "the files of the page at /docs");
  declare_retention(schema, settings);
  declare_lifecycle(schema, settings);
  declare_payments(schema, settings);
  return schema;
}

}  // namespace gigco::app
