// Runs the plan: one lock for all, one transaction for each, and a message that leads to the line.
#include "platform/migrate/migrate.hpp"

#include <algorithm>
#include <cstdlib>

#include "platform/log/log.hpp"
#include "platform/migrate/lines.hpp"
#include "platform/migrate/plan.hpp"
#include "platform/migrate/session.hpp"

namespace gigco::migrate {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::string_view kNoTransaction = "-- no transaction: ";

constexpr const char* kPrepareTurn =
    "select set_config('statement_timeout', '0', false), "
    "set_config('lock_timeout', '10min', false)";
// The key is arbitrary ("gigco" in ASCII); it only has to differ from other locks in this database.
constexpr const char* kTakeTurn = "select pg_advisory_lock(x'676967636f'::bigint)";
constexpr const char* kBoundTableLocks = "select set_config('lock_timeout', '30s', false)";

constexpr const char* kTableExists = "select from pg_class where oid = to_regclass('schema_migrations')";
constexpr const char* kCreateTable =
    "create table if not exists schema_migrations ("
    " version int primary key check (version > 0), name text not null, checksum text not null,"
    " applied_at timestamptz not null default now(), duration_ms bigint not null)";
constexpr const char* kSelectApplied =
    "select version, name, checksum,"
    " to_char(applied_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
    " from schema_migrations order by version";
constexpr const char* kInsertApplied =
    "insert into schema_migrations (version, name, checksum, duration_ms) values ($1, $2, $3, $4)";

bool runs_alone(const Migration& migration) { return migration.sql.starts_with(kNoTransaction); }

Error script_failure(const Migration& migration, const SqlProblem& problem) {
  const int line = problem.position > 0 ? line_of_character(migration.sql, problem.position)
                                        : line_of_statement(migration.sql, problem.statements_done);
  return failure(ErrorKind::internal, "MIGRATION_FAILED",
                 std::string(migration.name) + ":" + std::to_string(line) + ": " + problem.message);
}

Result<std::vector<Applied>> applied_rows(Session& session) {
  const auto exists = session.query(kTableExists);
  if (!exists) {
    return exists.error();
  }
  std::vector<Applied> rows;
  if (PQntuples(exists->get()) == 0) {
    return rows;
  }
  const auto answer = session.query(kSelectApplied);
  if (!answer) {
    return answer.error();
  }
  for (int row = 0; row < PQntuples(answer->get()); ++row) {
    const auto text = [&](int column) { return std::string(PQgetvalue(answer->get(), row, column)); };
    rows.push_back({std::atoi(text(0).c_str()), text(1), text(2), text(3)});
  }
  return rows;
}

Result<void> command(Session& session, const char* sql) {
  const auto answer = session.query(sql);
  return answer ? Result<void>() : Result<void>(answer.error());
}

Result<void> record(Session& session, const Migration& migration, milliseconds duration) {
  const auto written =
      session.query(kInsertApplied, {std::to_string(migration.version), std::string(migration.name),
                                     checksum_of(migration), std::to_string(duration.count())});
  return written ? Result<void>() : Result<void>(written.error());
}

/// Runs the file and writes its row, inside the transaction that is open.
Result<Step> run_inside(Session& session, const Migration& migration) {
  const auto began = steady_clock::now();
  if (const auto problem = session.run_script(migration.sql)) {
    return script_failure(migration, *problem);
  }
  if (!session.in_transaction()) {
    return failure(
        ErrorKind::internal, "MIGRATION_FAILED",
        std::string(migration.name) + " ends the transaction it runs in; leave out begin and commit");
  }
  const auto duration = std::chrono::duration_cast<milliseconds>(steady_clock::now() - began);
  if (const auto recorded = record(session, migration, duration); !recorded) {
    return recorded.error();
  }
  return Step{migration.version, std::string(migration.name), duration};
}

Result<Step> run_alone(Session& session, const Migration& migration) {
  const auto began = steady_clock::now();
  if (const auto problem = session.run_single(migration.sql)) {
    return script_failure(migration, *problem);
  }
  const auto duration = std::chrono::duration_cast<milliseconds>(steady_clock::now() - began);
  if (const auto recorded = record(session, migration, duration); !recorded) {
    return recorded.error();
  }
  return Step{migration.version, std::string(migration.name), duration};
}

Result<Step> run_in_transaction(Session& session, const Migration& migration) {
  if (const auto begun = command(session, "begin"); !begun) {
    return begun.error();
  }
  auto step = run_inside(session, migration);
  const auto ended = command(session, step ? "commit" : "rollback");
  if (step && !ended) {  // deferred constraints speak up here
    return failure(ErrorKind::internal, "MIGRATION_FAILED",
                   std::string(migration.name) + ", at its commit: " + ended.error().message);
  }
  return step;
}

Result<void> apply_pending(Session& session, std::span<const Migration> pending, Report& report) {
  for (const Migration& migration : pending) {
    auto step =
        runs_alone(migration) ? run_alone(session, migration) : run_in_transaction(session, migration);
    if (!step) {
      return step.error();
    }
    log::info("migration applied", {{"file", step->name}, {"duration_ms", step->duration.count()}});
    report.steps.push_back(*std::move(step));
  }
  return {};
}

/// The caller has begun a transaction, and rolls it back whatever comes out.
Result<void> rehearse(Session& session, std::span<const Migration> pending, Report& report) {
  bool possible = true;
  for (const Migration& migration : pending) {
    possible = possible && !runs_alone(migration);
    if (!possible) {
      report.steps.push_back(
          {.version = migration.version, .name = std::string(migration.name), .ran = false});
      continue;
    }
    auto step = run_inside(session, migration);
    if (!step) {
      return step.error();
    }
    report.steps.push_back(*std::move(step));
  }
  return {};
}

Result<Report> apply_in_turn(Session& session, std::span<const Migration> migrations, bool dry_run) {
  if (const auto created = command(session, kCreateTable); !created) {
    return created.error();
  }
  const auto applied = applied_rows(session);
  if (!applied) {
    return applied.error();
  }
  const auto pending = plan(migrations, *applied);
  if (!pending) {
    return pending.error();
  }
  Report report{.steps = {}, .already_applied = static_cast<int>(applied->size())};
  const auto done = dry_run ? rehearse(session, *pending, report) : apply_pending(session, *pending, report);
  if (!done) {
    return done.error();
  }
  return report;
}

}  // namespace

Result<Report> apply(const Target& target, std::span<const Migration> migrations, const Options& options) {
  auto session = Session::open(target);
  if (!session) {
    return session.error();
  }
  for (const char* sql : {kPrepareTurn, kTakeTurn, kBoundTableLocks}) {
    if (const auto done = command(*session, sql); !done) {
      return done.error();
    }
  }
  if (!options.dry_run) {
    return apply_in_turn(*session, migrations, false);  // the lock goes with the session
  }
  if (const auto begun = command(*session, "begin"); !begun) {
    return begun.error();
  }
  auto report = apply_in_turn(*session, migrations, true);
  if (const auto undone = command(*session, "rollback"); !undone && report) {
    return undone.error();
  }
  return report;
}

Result<Status> status(const Target& target, std::span<const Migration> migrations) {
  auto session = Session::open(target);
  if (!session) {
    return session.error();
  }
  const auto applied = applied_rows(*session);
  if (!applied) {
    return applied.error();
  }
  if (const auto pending = plan(migrations, *applied); !pending) {
    return pending.error();
  }
  Status result{.lines = {},
                .database_version = static_cast<int>(applied->size()),
                .program_version = static_cast<int>(migrations.size())};
  for (const Migration& migration : migrations) {
    Status::Line line{.version = migration.version, .name = std::string(migration.name), .applied_at = {}};
    if (migration.version <= result.database_version) {
      line.applied_at = (*applied)[static_cast<std::size_t>(migration.version - 1)].applied_at;
    }
    result.lines.push_back(std::move(line));
  }
  return result;
}

Result<bool> is_behind(const Target& target, std::span<const Migration> migrations) {
  const auto found = status(target, migrations);
  if (!found) {
    return found.error();
  }
  return found->database_version < found->program_version;
}

}  // namespace gigco::migrate
