// A database of its own for each test, as far migrated as the test wants.
#pragma once

#include <string>

#include <gtest/gtest.h>

#include "migrations/migrations.hpp"
#include "tests/support/database.hpp"
#include "tests/support/test_cluster.hpp"

namespace gigco::test {

class OnSchema : public ::testing::Test {
 protected:
  std::string sql(const std::string& statement) { return run_sql(access_.connection_string(), statement); }

  /// Only the first files, as an older program had them.
  void migrate_to(std::size_t count) {
    const migrate::Target target{.host = access_.host,
                                 .port = access_.port,
                                 .database = access_.database,
                                 .user = access_.user,
                                 .password = {}};
    const auto report = migrate::apply(target, migrations().first(count));
    ASSERT_TRUE(report) << report.error().message;
  }

  Access access_ = fresh_database();
};

}  // namespace gigco::test
