#include "app/service.hpp"

#include <future>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include "api/admin.hpp"
#include "api/auth.hpp"
#include "api/bookkeeping.hpp"
#include "api/card_data.hpp"
#include "api/catalog.hpp"
#include "api/disputes.hpp"
#include "api/docs.hpp"
#include "api/faults.hpp"
#include "api/gate.hpp"
#include "api/health.hpp"
#include "api/jobs.hpp"
#include "api/metering.hpp"
#include "api/notifications.hpp"
#include "api/openapi.hpp"
#include "api/operations.hpp"
#include "api/payments.hpp"
#include "api/payouts.hpp"
#include "api/reviews.hpp"
#include "api/schedules.hpp"
#include "api/services.hpp"
#include "api/transactions.hpp"
#include "api/users.hpp"
#include "api/versions.hpp"
#include "api/webhooks.hpp"
#include "api/workers.hpp"
#include "api/workflows.hpp"
#include "app/background.hpp"
#include "app/jwt_keys.hpp"
#include "app/part_settings.hpp"
#include "app/workflows.hpp"
#include "domain/accounts/accounts.hpp"
#include "domain/accounts/outgoing_mail.hpp"
#include "domain/accounts/session_watch.hpp"
#include "domain/payments/bookkeeper.hpp"
#include "domain/payments/methods.hpp"
#include "domain/payments/payments.hpp"
#include "domain/payouts/payouts.hpp"
#include "migrations/migrations.hpp"
#include "platform/auth/access_token.hpp"
#include "platform/auth/revoked_sessions.hpp"
#include "platform/crypto/hash_pool.hpp"
#include "platform/db/bell.hpp"
#include "platform/db/database.hpp"
#include "platform/http/cors.hpp"
#include "platform/http/dispatch.hpp"
#include "platform/http/encoding.hpp"
#include "platform/http/middleware.hpp"
#include "platform/http/network.hpp"
#include "platform/http/server.hpp"
#include "platform/http_client/http_client.hpp"
#include "platform/limits/local_limiter.hpp"
#include "platform/mail/spool.hpp"
#include "platform/metrics/process.hpp"
#include "platform/runtime/io_threads.hpp"
#include "vendors/clover/clover.hpp"

namespace gigco::app {
namespace {

using std::chrono::duration_cast;
using std::chrono::seconds;

constexpr std::chrono::milliseconds kDrainPoll{10};
constexpr seconds kCatchUpLimit{30};

std::vector<http::Route> product_routes(const api::Services& services, const api::Health& health,
                                        const Settings& settings) {
  std::vector<http::Route> routes = api::health_routes(health);
  for (auto&& more :
       {api::auth_routes(services), api::user_routes(services), api::worker_routes(services),
        api::catalog_routes(services), api::schedule_routes(services), api::job_routes(services),
        api::review_routes(services), api::notification_routes(services), api::transaction_routes(services),
        api::payment_routes(services), api::admin_routes(services), api::bookkeeping_routes(services),
        api::dispute_routes(services), api::payout_routes(services), api::workflow_routes(services),
        api::webhook_routes(services.bookkeeper, settings.clover_webhook_secret)}) {
    routes.insert(routes.end(), more.begin(), more.end());
  }
  return routes;
}

void fill(http::Router& router, std::vector<http::Route> routes) {
  for (http::Route& route : routes) {
    router.add(std::move(route));
  }
}

/// Browsers that have been here over HTTPS come back over HTTPS alone; not told where people use plain HTTP.
seconds strict_transport(const Settings& settings) {
  constexpr seconds kYear = std::chrono::days(365);
  return settings.public_url.starts_with("https://") ? kYear : seconds(0);
}

/// Of the keys of access tokens, the one that signs first.
std::vector<std::string> secrets_of(const Settings& settings) {
  std::vector<std::string> secrets{settings.jwt_secret};
  for (const auth::SigningKey& key : settings.jwt_other_keys) {
    secrets.push_back(key.secret);
  }
  return secrets;
}

Result<void> expect_current_schema(const Settings& settings) {
  const auto behind = migrate::is_behind(database_target(settings), migrations());
  if (!behind) {
    return behind.error();
  }
  if (*behind) {
    return Error{.kind = ErrorKind::unavailable,
                 .code = "SCHEMA_BEHIND",
                 .title = "the database schema is behind",
                 .message = "The database lacks migrations of this program; run: gigco migrate"};
  }
  return {};
}

}  // namespace

/// In the order in which each needs the ones before it; destroyed the other way round.
struct Service::Parts {
  Parts(const Settings& settings, std::unique_ptr<MailSpool> spool)
      : shutdown_delay(settings.shutdown_delay),
        shutdown_timeout(settings.shutdown_timeout),
        io(settings.threads),
        database(connection_settings(settings), {.max_connections = settings.db_max_connections},
                 settings.threads),
        hash_pool(settings.hash_threads, settings.bcrypt_cost),
        access_tokens(signing_keys(settings).value(), duration_cast<seconds>(settings.jwt_expiration)),
        mailer(std::move(spool)),
        outgoing_mail(*mailer),
        lock_out(limiter, settings.login_failures, secrets_of(settings)),
        accounts(database, hash_pool, access_tokens, revoked_sessions, lock_out, outgoing_mail,
                 {.refresh_lifetime = duration_cast<seconds>(settings.refresh_expiration),
                  .public_url = public_url(settings)}),
        background(settings),
        outbound(background.context(), {.max_connections = settings.clover_max_in_flight}),
        clover(clover_client(outbound, settings)),
        payments(database, clover.get(), payment_settings(settings)),
        payment_methods(database, clover.get()),
        bookkeeper(database, clover.get()),
        payouts(app::payout_settings(settings)),
        outbox(background.context(), background.database(), workflow::kOutboxChannel),
        workflows(settings, database, background.database(), outbox),
        services{.database = &database,
                 .accounts = &accounts,
                 .access_tokens = &access_tokens,
                 .revoked_sessions = &revoked_sessions,
                 .payments = &payments,
                 .payment_methods = &payment_methods,
                 .bookkeeper = &bookkeeper,
                 .payout_settings = &payouts,
                 .outbox = &outbox,
                 .engine = nullptr},  // known once it is connected
        health(database, migrations().back().version),
        process_metrics(settings.home) {
    fill(router, product_routes(services, health, settings));
    fill(router, api::docs_routes(api::openapi_document(router.routes(), public_url(settings)),
                                  settings.docs_directory));
    server = std::make_unique<http::Server>(
        io.contexts(), http::ServerLimits{},
        http::chain({http::forwarded(settings.trusted_proxies), http::access_log(), api::metering(router),
                     http::cross_origin(settings.allowed_origins), http::compress(),
                     http::recover(api::error_of), api::refuse_card_data(), api::versions()},
                    http::dispatcher(router, api::gate(services, limiter, settings.rate_limits))),
        http::StandingHeaders{.strict_transport = strict_transport(settings)});
    fill(admin_router, api::operations_routes(health));
    admin_server = std::make_unique<http::Server>(
        io.contexts(), http::ServerLimits{}, http::chain({http::recover()}, http::dispatcher(admin_router)));
  }

  std::chrono::milliseconds shutdown_delay;
  std::chrono::milliseconds shutdown_timeout;
  std::promise<void> caught_up;  // with the sessions that had been ended before this process started
  runtime::IoThreads io;
  db::Database database;
  crypto::HashPool hash_pool;
  auth::AccessTokens access_tokens;
  auth::RevokedSessions revoked_sessions;
  std::unique_ptr<Mailer> mailer;
  accounts::OutgoingMail outgoing_mail;
  limits::LocalLimiter limiter;
  accounts::LockOut lock_out;
  accounts::Accounts accounts;
  Background background;
  http_client::Client outbound;
  std::unique_ptr<clover::Client> clover;
  payments::Payments payments;
  payments::PaymentMethods payment_methods;
  payments::Bookkeeper bookkeeper;
  payouts::Settings payouts;
  db::Bell outbox;  // rung when something was written there
  Workflows workflows;
  api::Services services;
  api::Health health;
  http::Router router;
  std::unique_ptr<http::Server> server;
  http::Router admin_router;
  std::unique_ptr<http::Server> admin_server;
  metrics::ProcessMetrics process_metrics;
  bool stopped = false;
};

std::string describe_api(const Settings& settings) {
  const api::Services services{};
  struct NoDatabase final : db::Executor {
    boost::asio::awaitable<db::Rows> run(const db::Statement&, db::Params) override {
      throw db::Unavailable("only describing");
    }
  } database;
  const api::Health health(database, 0);
  http::Router router;
  fill(router, product_routes(services, health, settings));
  return api::openapi_document(router.routes(), public_url(settings));
}

Service::Service(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Service::~Service() { stop(); }

Result<std::unique_ptr<Service>> Service::start(const Settings& settings, Duties duties) {
  if (const auto keys = signing_keys(settings); !keys) {
    return keys.error();
  }
  if (!settings.payout_bank_routing.empty() && !payouts::is_routing_number(settings.payout_bank_routing)) {
    return invalid_field("PAYOUT_BANK_ROUTING", "must be nine digits, the last of which fits the others");
  }
  if (const auto current = expect_current_schema(settings); !current) {
    return current.error();
  }
  const auto mail_directory =
      settings.mail_directory.empty() ? settings.home / "mail" : settings.mail_directory;
  auto spool = MailSpool::open(mail_directory, settings.mail_from);
  if (!spool) {
    return spool.error();
  }
  for (const std::string& secret : secrets_of(settings)) {
    log::register_secret(secret);
  }
  log::register_secret(settings.db_password);
  log::register_secret(settings.clover_private_key);
  log::register_secret(settings.clover_webhook_secret);
  std::unique_ptr<Service> service(new Service(std::make_unique<Parts>(settings, std::move(*spool))));
  if (const auto connected = service->parts_->workflows.connect(settings); !connected) {
    return connected.error();
  }
  service->parts_->services.engine = &service->parts_->workflows.engine();
  service->start_threads();
  if (settings.admin_port != 0) {
    const Result<void> listening =
        service->parts_->admin_server->listen(settings.admin_host, settings.admin_port);
    if (!listening) {
      return listening.error();
    }
  }
  if (duties.api) {
    if (const auto listening = service->listen(settings.host, settings.port); !listening) {
      return listening.error();
    }
  }
  Parts& made = *service->parts_;
  made.background.start(settings, duties, made.workflows, made.clover.get());
  return service;
}

void Service::start_threads() {
  Parts& parts = *parts_;
  auto on_caught_up = [&parts, first = true]() mutable {
    if (std::exchange(first, false)) {
      parts.caught_up.set_value();
    }
  };
  parts.io.start(
      [&parts, on_caught_up](boost::asio::io_context& context) {
        parts.database.open_on_this_thread(context);
        if (&context == parts.io.contexts().front()) {
          accounts::follow_revocations(context, parts.database, parts.revoked_sessions,
                                       parts.access_tokens.lifetime(), on_caught_up);
        }
      },
      [&parts](boost::asio::io_context&) { parts.database.close_on_this_thread(); });
  parts.background.open();
}

/// Before the ended sessions are known, their tokens would pass.
Result<void> Service::listen(const std::string& host, std::uint16_t port) {
  if (parts_->caught_up.get_future().wait_for(kCatchUpLimit) != std::future_status::ready) {
    return Error{.kind = ErrorKind::unavailable,
                 .code = "DATABASE_UNAVAILABLE",
                 .title = "the database does not answer",
                 .message = "The database did not tell which sessions have ended; see the log."};
  }
  return parts_->server->listen(host, port);
}

std::uint16_t Service::port() const noexcept { return parts_->server->port(); }

void Service::run(
    const std::function<boost::asio::awaitable<void>(db::Database&, accounts::Accounts&)>& work) {
  boost::asio::co_spawn(*parts_->io.contexts().front(), work(parts_->database, parts_->accounts),
                        boost::asio::use_future)
      .get();
}

void Service::stop() {
  if (std::exchange(parts_->stopped, true)) {
    return;
  }
  parts_->health.begin_drain();
  if (port() != 0) {
    std::this_thread::sleep_for(parts_->shutdown_delay);
  }
  parts_->server->begin_drain();
  const auto deadline = std::chrono::steady_clock::now() + parts_->shutdown_timeout;
  while (parts_->server->connection_count() > 0 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(kDrainPoll);
  }
  parts_->server->close_all();
  parts_->admin_server->begin_drain();
  parts_->background.stop(deadline);
  parts_->io.stop();
  parts_->background.close();
}

}  // namespace gigco::app
