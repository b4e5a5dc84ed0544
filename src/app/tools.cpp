// The sub-commands that do one thing and end.
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <string>

#include "app/commands.hpp"
#include "app/jwt_keys.hpp"
#include "app/part_settings.hpp"
#include "app/service.hpp"
#include "domain/accounts/accounts.hpp"
#include "migrations/migrations.hpp"
#include "platform/crypto/random.hpp"

namespace gigco::app {
namespace {

constexpr int kNameWidth = 32;

/// The commands that need a database take DB_HOST's; beside a running `gigco up` that is its socket.
Result<Settings> with_database(Settings settings) {
  if (!settings.db_host.empty()) {
    return settings;
  }
  const auto socket = std::filesystem::absolute(settings.home) / "postgres" / "socket";
  if (!std::filesystem::exists(socket)) {
    return invalid_field("DB_HOST", "must name the PostgreSQL server, or gigco up must be running");
  }
  settings.db_host = socket;
  return settings;
}

int print_status(const Settings& settings) {
  const auto status = migrate::status(database_target(settings), migrations());
  if (!status) {
    return complain(status.error());
  }
  for (const auto& line : status->lines) {
    std::cout << std::left << std::setw(kNameWidth) << line.name << line.applied_at.value_or("waits") << '\n';
  }
  std::cout << "database at version " << status->database_version << ", program at "
            << status->program_version << '\n';
  return EXIT_SUCCESS;
}

boost::asio::awaitable<void> create_admin(accounts::Accounts& accounts, std::string email, std::string name,
                                          std::string password, int& status) {
  const auto created = co_await accounts.create_admin(std::move(email), std::move(name), std::move(password));
  if (created) {
    std::cout << "Created the administrator " << created->email << '\n';
  } else {
    status = complain(created.error());
  }
}

}  // namespace

int run_migrate(const Settings& given, MigrateMode mode) {
  const auto settings = with_database(given);
  if (!settings) {
    return complain(settings.error());
  }
  if (mode == MigrateMode::status) {
    return print_status(*settings);
  }
  const bool dry_run = mode == MigrateMode::dry_run;
  const auto report = migrate::apply(database_target(*settings), migrations(), {.dry_run = dry_run});
  if (!report) {
    return complain(report.error());
  }
  for (const migrate::Step& step : report->steps) {
    std::cout << (dry_run ? "would apply " : "applied ") << step.name << " (" << step.duration.count()
              << " ms)\n";
  }
  std::cout << report->steps.size() << (dry_run ? " to apply, " : " applied, ") << report->already_applied
            << " were there already\n";
  return EXIT_SUCCESS;
}

int run_admin_create(const Settings& given, const std::string& email, const std::string& name) {
  auto settings = with_database(given);
  if (!settings) {
    return complain(settings.error());
  }
  std::string password;
  std::cerr << "Password for " << email << ": ";
  std::getline(std::cin, password);
  if (settings->jwt_secret.empty()) {
    settings->jwt_secret = crypto::random_token();  // nobody gets a token here
  }
  auto service = Service::start(*settings, {.api = false});
  if (!service) {
    return complain(service.error());
  }
  int status = EXIT_SUCCESS;
  (*service)->run([&](db::Database&, accounts::Accounts& accounts) {
    return create_admin(accounts, email, name, password, status);
  });
  return status;
}

int run_rotate_jwt_key(const Settings& settings) {
  if (const auto keys = signing_keys(settings); !keys) {
    return complain(keys.error());
  }
  std::string id = to_rfc3339(now());
  std::erase_if(id, [](char c) { return c == '-' || c == ':'; });
  std::cout << describe_rotation(settings, {.id = id, .secret = crypto::random_token()});
  return EXIT_SUCCESS;
}

int run_openapi(const Settings& settings) {
  std::cout << describe_api(settings) << '\n';
  return EXIT_SUCCESS;
}

}  // namespace gigco::app
