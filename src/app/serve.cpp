// `gigco api` and `gigco up`: from settings to a running service, and to its orderly end.
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sys/stat.h>

#include "app/commands.hpp"
#include "app/demo.hpp"
#include "app/part_settings.hpp"
#include "app/sandbox_keys.hpp"
#include "app/service.hpp"
#include "migrations/migrations.hpp"
#include "platform/crypto/random.hpp"
#include "platform/postgres/cluster.hpp"
#include "platform/runtime/signals.hpp"
#include "sandbox/clover/server.hpp"

namespace gigco::app {
namespace {

void say(std::string_view line) { std::cout << line << std::endl; }

int serve_until_told(Service& service) {
  runtime::wait_for_signal();
  say("Stopping: no new requests; those in progress may finish.");
  service.stop();
  say("Stopped.");
  return EXIT_SUCCESS;
}

/// The same secret at every start, so that logins survive a restart.
Result<std::string> secret_kept_in(const std::filesystem::path& file) {
  std::string secret;
  if (std::ifstream existing(file); existing && std::getline(existing, secret)) {
    return secret;
  }
  secret = crypto::random_token();
  const mode_t before = umask(S_IRWXG | S_IRWXO);
  std::ofstream made(file);
  made << secret << '\n';
  made.close();
  umask(before);
  if (!made) {
    return Error{.kind = ErrorKind::unavailable,
                 .code = "HOME_NOT_WRITABLE",
                 .title = "cannot write",
                 .message = "Cannot write " + file.string()};
  }
  return secret;
}

/// One process has DB_MAX_CONNECTIONS, those of background work, and some that listen: enough for four of
/// them.
constexpr const char* kClusterConnections = "200";

Result<std::unique_ptr<postgres::Cluster>> start_cluster(Settings& settings) {
  auto cluster =
      postgres::Cluster::start({.directory = settings.home / "postgres",
                                .database = settings.db_name,
                                .user = settings.db_user,
                                .settings = {{"max_connections", kClusterConnections}},
                                .progress = [](std::string_view step) { say("  " + std::string(step)); }});
  if (cluster) {
    settings.db_host = (*cluster)->socket_directory();
    settings.db_port = static_cast<std::uint16_t>((*cluster)->port());
  }
  return cluster;
}

Result<void> prepare_home(Settings& settings) {
  std::error_code problem;
  std::filesystem::create_directories(settings.home, problem);
  settings.home = std::filesystem::absolute(settings.home);
  if (settings.jwt_secret.empty()) {
    auto secret = secret_kept_in(settings.home / "jwt-secret");
    if (!secret) {
      return secret.error();
    }
    settings.jwt_secret = *secret;
  }
  return {};
}

using Sandbox = sandbox::clover::Server;

Result<std::unique_ptr<Sandbox>> start_sandbox(Settings& settings) {
  if (settings.clover_private_key.empty()) {
    settings.clover_private_key = kSandboxPrivateKey;
  }
  if (settings.clover_public_key.empty()) {
    settings.clover_public_key = kSandboxPublicKey;
  }
  if (settings.clover_webhook_secret.empty()) {
    settings.clover_webhook_secret = kSandboxWebhookSecret;
  }
  std::filesystem::create_directories(settings.home);
  auto started = Sandbox::start({.host = settings.host,
                                 .port = settings.sandbox_port,
                                 .file = settings.home / "clover-sandbox.log",
                                 .private_key = settings.clover_private_key,
                                 .public_key = settings.clover_public_key,
                                 .webhook_secret = settings.clover_webhook_secret});
  if (started) {
    settings.clover_url = (*started)->url();
  }
  return started;
}

void print_demo_logins() {
  say("  Demo logins        password of each: " + std::string(kDemoPassword));
  for (const DemoPerson& person : kDemoPeople) {
    say("    " + std::string(person.role) + "  " + std::string(person.email));
  }
}

void print_summary(const Settings& settings, const Service& service, bool has_demo_people) {
  const std::string url = "http://" + settings.host + ":" + std::to_string(service.port());
  say("");
  say("GigCo is running at " + url);
  say("  API documentation  " + url + "/docs");
  if (has_demo_people) {
    print_demo_logins();
  }
  say("  Mail it sends      " + (settings.home / "mail").string());
  say("  Payments           " + (settings.clover_url.empty() ? "Clover's sandbox" : settings.clover_url));
  say("Ctrl-C stops it.");
}

}  // namespace

int complain(const Error& error) {
  std::cerr << "gigco: " << error.message << " [" << error.code << "]\n";
  for (const FieldError& detail : error.details) {
    std::cerr << "  " << detail.field << " " << detail.reason << '\n';
  }
  return kFailed;
}

int run_api(const Settings& settings) {
  if (settings.db_host.empty()) {
    return complain(invalid_field("DB_HOST", "must name the PostgreSQL server; only gigco up makes its own"));
  }
  auto service = Service::start(settings);
  if (!service) {
    return complain(service.error());
  }
  say("gigco api listens on " + settings.host + ":" + std::to_string((*service)->port()));
  return serve_until_told(**service);
}

int run_worker(const Settings& settings, std::string_view only) {
  if (settings.db_host.empty()) {
    return complain(invalid_field("DB_HOST", "must name the PostgreSQL server; only gigco up makes its own"));
  }
  const Duties duties{
      .api = false, .payments = only != "workflows", .workflows = only != "payments", .purge = true};
  auto service = Service::start(settings, duties);
  if (!service) {
    return complain(service.error());
  }
  say("gigco worker runs: " + (only.empty() ? "payments, workflows" : std::string(only)));
  return serve_until_told(**service);
}

int run_sandbox(const Settings& given) {
  Settings settings = given;
  const auto started = start_sandbox(settings);
  if (!started) {
    return complain(started.error());
  }
  say("The sandbox of Clover listens on " + (*started)->url());
  runtime::wait_for_signal();
  return EXIT_SUCCESS;
}

int run_up(Settings settings) {
  settings.shutdown_delay = std::chrono::milliseconds::zero();  // no load balancer stands before it
  if (const auto prepared = prepare_home(settings); !prepared) {
    return complain(prepared.error());
  }
  std::unique_ptr<postgres::Cluster> cluster;  // outlives the service
  if (settings.db_host.empty()) {
    say("Starting the private database in " + (settings.home / "postgres").string());
    auto started = start_cluster(settings);
    if (!started) {
      return complain(started.error());
    }
    cluster = std::move(*started);
  }
  const auto migrated = migrate::apply(database_target(settings), migrations());
  if (!migrated) {
    return complain(migrated.error());
  }
  for (const migrate::Step& step : migrated->steps) {
    say("  migrated " + step.name);
  }
  std::unique_ptr<Sandbox> sandbox;  // outlives the service
  if (settings.clover_private_key.empty()) {
    auto started = start_sandbox(settings);
    if (!started) {
      return complain(started.error());
    }
    sandbox = std::move(*started);
  }
  auto service = Service::start(settings, {.api = true, .payments = true, .workflows = true, .purge = true});
  if (!service) {
    return complain(service.error());
  }
  if (sandbox != nullptr) {
    sandbox->send_webhooks_to("http://" + settings.host + ":" + std::to_string((*service)->port()) +
                              "/api/v1/webhooks/clover");
  }
  // Everybody knows their passwords: they belong into a database of our own, on a developer's machine.
  const bool has_demo_people = cluster != nullptr && settings.environment == Environment::development;
  if (has_demo_people) {
    (*service)->run(seed_demo);
  }
  print_summary(settings, **service, has_demo_people);
  return serve_until_told(**service);
}

}  // namespace gigco::app
