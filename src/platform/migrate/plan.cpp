// A database is a prefix of the program's list or it is refused: to guess would be to lose data.
#include "platform/migrate/plan.hpp"

#include "platform/crypto/digest.hpp"
#include "platform/migrate/session.hpp"

namespace gigco::migrate {
namespace {

Error gap(std::string_view where, int missing) {
  return failure(ErrorKind::conflict, "MIGRATION_GAP",
                 std::string(where) + " lacks migration " + std::to_string(missing) +
                     "; versions must follow each other from 1");
}

}  // namespace

std::string checksum_of(const Migration& migration) { return crypto::to_hex(crypto::sha256(migration.sql)); }

Result<std::span<const Migration>> plan(std::span<const Migration> migrations,
                                        const std::vector<Applied>& applied) {
  int expected = 1;
  for (const Migration& migration : migrations) {
    if (migration.version != expected++) {
      return gap("this program, at " + std::string(migration.name) + ",", expected - 1);
    }
  }
  const int newest = static_cast<int>(migrations.size());
  expected = 1;
  for (const Applied& row : applied) {
    if (row.version > newest) {
      return failure(ErrorKind::conflict, "DATABASE_NEWER",
                     "the database has migration " + std::to_string(row.version) + " (" + row.name +
                         "), this program knows only " + std::to_string(newest) + "; use a newer release");
    }
    if (row.version != expected++) {
      return gap("the database's table schema_migrations", expected - 1);
    }
    const Migration& migration = migrations[static_cast<std::size_t>(row.version - 1)];
    if (row.checksum != checksum_of(migration)) {
      return failure(ErrorKind::conflict, "MIGRATION_CHANGED",
                     std::string(migration.name) + " was changed after it had been applied on " +
                         row.applied_at + "; restore the file and put the change into a new one");
    }
  }
  return migrations.subspan(applied.size());
}

}  // namespace gigco::migrate
