// Brings a database's schema to the version this program expects, before anything else uses it. Forward
// only. The statements themselves lie in migrations/; nothing here knows a table but schema_migrations.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/core/error.hpp"

namespace gigco::migrate {

/// One file of migrations/. Versions count from 1 without gaps.
///
/// Each runs in one transaction together with its row in schema_migrations. If the first line is
/// "-- no transaction: <why>" it runs by itself instead: then it holds exactly one statement, and one that
/// may run twice ("… if not exists"), because its row is written only afterwards.
struct Migration {
  int version = 0;
  std::string_view name;  // the file's, "0001_core.sql"
  std::string_view sql;
};

/// Words as in libpq's documentation, section "Parameter Key Words".
struct Target {
  std::string host;  // a name, an address, or the directory of a unix socket
  int port = 5432;
  std::string database;
  std::string user;
  std::string password;
  std::string sslmode = "prefer";
  std::chrono::milliseconds startup_wait{30'000};  // for a server that does not answer yet
};

struct Options {
  bool dry_run = false;  // all in one transaction, which is rolled back
};

struct Step {
  int version = 0;
  std::string name;
  std::chrono::milliseconds duration{0};
  bool ran = true;  // false in a dry run from the first file that cannot run in a transaction on
};

struct Report {
  std::vector<Step> steps;  // applied now, or in a dry run: would be
  int already_applied = 0;
};

struct Status {
  struct Line {
    int version = 0;
    std::string name;
    std::optional<std::string> applied_at;  // RFC 3339, UTC; nothing when it waits to be applied
  };
  std::vector<Line> lines;  // by version
  int database_version = 0;
  int program_version = 0;
};

// All of these block, up to startup_wait for a connection, and may be called from any thread. Errors:
// DATABASE_UNREACHABLE (unavailable), MIGRATION_GAP (the program's list, or the table, has a hole),
// MIGRATION_CHANGED (an applied file is no longer what it was; names it), DATABASE_NEWER (by another
// release of the program), MIGRATION_FAILED (an SQL error, with file and line).

/// Several programs may call this at once: they take turns (pg_advisory_lock), ten minutes at most. A lock
/// on a table is waited for 30 seconds at most, so that a migration never holds up the running service
/// for longer. What was applied before an error stays applied.
[[nodiscard]] Result<Report> apply(const Target& target, std::span<const Migration> migrations,
                                   const Options& options = {});

/// Changes nothing.
[[nodiscard]] Result<Status> status(const Target& target, std::span<const Migration> migrations);

/// Whether something waits to be applied. Changes nothing.
[[nodiscard]] Result<bool> is_behind(const Target& target, std::span<const Migration> migrations);

}  // namespace gigco::migrate
