// Compares what was applied with what the program brings, and says what is to be done. Speaks to no
// database.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "platform/core/error.hpp"
#include "platform/migrate/migrate.hpp"

namespace gigco::migrate {

/// A row of schema_migrations.
struct Applied {
  int version = 0;
  std::string name;
  std::string checksum;
  std::string applied_at;
};

/// SHA-256 of the text, in hex.
[[nodiscard]] std::string checksum_of(const Migration& migration);

/// The migrations still to run. `applied` is in order of version. Errors: MIGRATION_GAP,
/// MIGRATION_CHANGED, DATABASE_NEWER.
[[nodiscard]] Result<std::span<const Migration>> plan(std::span<const Migration> migrations,
                                                      const std::vector<Applied>& applied);

}  // namespace gigco::migrate
