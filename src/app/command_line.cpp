// The command line's grammar. Settings come from the environment alone, so that no secret stands in a process
// list.
#include <algorithm>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "api/health.hpp"
#include "app/commands.hpp"
#include "app/production.hpp"
#include "platform/runtime/signals.hpp"

namespace gigco::app {
namespace {

const std::map<std::string, Environment> kEnvironments = {{"development", Environment::development},
                                                          {"staging", Environment::staging},
                                                          {"production", Environment::production}};

void warn_of_unknown(const config::Schema& schema, const config::Environment& environment) {
  for (const auto& [variable, nearest] : schema.unknown(environment)) {
    std::cerr << "gigco: " << variable << " is set, but is no setting";
    std::cerr << (nearest.empty() ? "; gigco config --help lists them\n"
                                  : "; did you mean " + nearest + "?\n");
  }
}

/// Error: CONFIG_INVALID with all faults at once; for what serves people, also what production must not be
/// like.
Result<void> read_settings(config::Schema& schema, const Settings& settings, bool serves) {
  const config::Environment environment = config::process_environment();
  Result<void> read = schema.read(environment);
  warn_of_unknown(schema, environment);
  const std::vector<FieldError> weak = serves ? production_faults(settings) : std::vector<FieldError>();
  if (weak.empty()) {
    return read;
  }
  Error error = read ? invalid_fields({}) : read.error();
  error.code = "CONFIG_INVALID";
  error.message = "The configuration is not fit for production.";
  for (const FieldError& fault : weak) {
    if (std::ranges::find(error.details, fault.field, &FieldError::field) == error.details.end()) {
      error.details.push_back(fault);
    }
  }
  return error;
}

int run(int argc, char** argv) {
  CLI::App program("GigCo: jobs, the people who post them and the people who do them.", "gigco");
  program.set_version_flag("--version", std::string(api::kVersion));
  program.require_subcommand(1);
  program.footer("Settings are environment variables; `gigco config --help` explains each.");

  std::uint16_t port = 0;
  auto* up =
      program.add_subcommand("up", "run everything on this machine, with a private database and demo data");
  auto* api_command = program.add_subcommand("api", "run the API on the database that DB_* name");
  for (auto* command : {up, api_command}) {
    command->add_option("--port", port, "listen here instead of PORT");
  }
  auto* worker = program.add_subcommand("worker", "run what happens by itself, beside one or more gigco api");
  std::string only;
  worker->add_option("--only", only, "this part alone")->check(CLI::IsMember({"payments", "workflows"}));
  auto* sandbox =
      program.add_subcommand("sandbox", "run the stand-in of the payment processor, for development");
  auto mode = MigrateMode::apply;
  auto* migrate_command =
      program.add_subcommand("migrate", "bring the database's schema up to this program's");
  auto* status = migrate_command->add_flag_callback(
      "--status", [&] { mode = MigrateMode::status; }, "only tell what is applied and what waits");
  migrate_command
      ->add_flag_callback(
          "--dry-run", [&] { mode = MigrateMode::dry_run; }, "try what waits, and roll it back")
      ->excludes(status);
  auto* openapi = program.add_subcommand("openapi", "print the API's OpenAPI 3.1 document");
  auto* config_command =
      program.add_subcommand("config", "print every setting, its value and where that came from");
  bool only_check = false;
  bool show = false;
  auto* show_flag =
      config_command->add_flag("--show", show, "which is what it does by itself; secrets are not shown");
  config_command
      ->add_flag("--check", only_check,
                 "only tell what is wrong, with status 1; in production also what is weak")
      ->excludes(show_flag);
  auto* admin = program.add_subcommand("admin", "tasks of those who run the platform");
  admin->require_subcommand(1);
  auto* create =
      admin->add_subcommand("create", "make an administrator; the password is read from standard input");
  auto* rotate = admin->add_subcommand(
      "rotate-jwt-key", "print what to set, step by step, so that another key signs access tokens");
  std::string email;
  std::string name;
  create->add_option("--email", email, "the login")->required();
  create->add_option("--name", name, "the name others see")->required();

  auto* preflight_command = program.add_subcommand(
      "preflight", "ask the running deployment for each row of the production checklist");
  bool as_json = false;
  std::optional<Environment> judged_as;
  preflight_command->add_flag("--json", as_json, "print them as JSON");
  preflight_command->add_option("--env", judged_as, "judge it as this, in place of ENV")
      ->transform(CLI::CheckedTransformer(kEnvironments));
  auto* probe = program.add_subcommand("probe", "tell whether the deployment at an address is up");
  std::string url;
  probe->add_option("url", url, "https://gigco.example.com")->required();

  Settings settings;
  config::Schema schema = schema_of(settings);
  config_command->footer(schema.help());
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    return program.exit(problem) == 0 ? EXIT_SUCCESS : kMisused;
  }
  const bool serves = up->parsed() || api_command->parsed() || worker->parsed();
  if (const auto good = read_settings(schema, settings, serves || only_check); !good) {
    return complain(good.error());
  }
  settings.port = port != 0 ? port : settings.port;

  if (config_command->parsed()) {
    std::cout << (only_check ? "The configuration is good.\n" : schema.describe());
    return EXIT_SUCCESS;
  }
  if (probe->parsed()) {
    return run_probe(url);
  }
  if (preflight_command->parsed()) {
    settings.environment = judged_as.value_or(settings.environment);
    std::vector<std::string> unknown;
    for (const auto& each : schema.unknown(config::process_environment())) {
      unknown.push_back(each.variable);
    }
    return run_preflight(settings, std::move(unknown), as_json);
  }
  if (rotate->parsed()) {
    return run_rotate_jwt_key(settings);
  }
  if (openapi->parsed()) {
    return run_openapi(settings);
  }
  if (migrate_command->parsed()) {
    return run_migrate(settings, mode);
  }
  log::configure({.level = settings.log_level, .pretty = true});
  const int result = up->parsed()        ? run_up(settings)
                     : create->parsed()  ? run_admin_create(settings, email, name)
                     : worker->parsed()  ? run_worker(settings, only)
                     : sandbox->parsed() ? run_sandbox(settings)
                                         : run_api(settings);
  log::shutdown();
  return result;
}

}  // namespace

int run_program(int argc, char** argv) {
  runtime::hold_termination_signals();
  try {
    return run(argc, argv);
  } catch (const std::exception& problem) {
    std::cerr << "gigco: " << problem.what() << '\n';
    return kFailed;
  }
}

}  // namespace gigco::app
