// What each sub-command does. They return the process's exit status and print errors for people.
#pragma once

#include <string>
#include <vector>

#include "app/settings.hpp"

namespace gigco::app {

inline constexpr int kFailed = 1;
inline constexpr int kMisused = 2;

/// Reads the command line and the environment and does what they say.
int run_program(int argc, char** argv);

/// Everything on this machine: a private database, migrations, demo data, the API. Until SIGTERM or SIGINT.
int run_up(Settings settings);

/// The API alone, on the database that DB_* name. Until SIGTERM or SIGINT.
int run_api(const Settings& settings);

/// What runs by itself, without an API, on the database that DB_* name; all of it, or only "payments" or
/// "workflows". Until SIGTERM or SIGINT.
int run_worker(const Settings& settings, std::string_view only);

/// The stand-ins of the vendors that cannot be reached. Until SIGTERM or SIGINT.
int run_sandbox(const Settings& given);

enum class MigrateMode { apply, dry_run, status };
int run_migrate(const Settings& given, MigrateMode mode);

/// Reads the password from the first line of standard input, so that it stands in no shell history.
int run_admin_create(const Settings& given, const std::string& email, const std::string& name);

/// Prints what to set, step by step, so that a new key signs access tokens and nobody is logged out.
int run_rotate_jwt_key(const Settings& settings);

int run_openapi(const Settings& settings);

/// Asks the running deployment that the settings describe for each row of the production checklist, and
/// prints them; kFailed when one has failed.
int run_preflight(const Settings& settings, std::vector<std::string> unknown_variables, bool as_json);

/// Whether the deployment at this address is up; kFailed when it is not.
int run_probe(std::string url);

/// Prints the error with its fields; gives back kFailed.
int complain(const Error& error);

}  // namespace gigco::app
