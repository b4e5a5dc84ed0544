// Migrations on a real database: what is applied, what is refused, and what is left after a failure.
#include "platform/migrate/migrate.hpp"

#include <array>
#include <future>

#include <gmock/gmock.h>

#include "migrations/migrations.hpp"
#include "tests/support/database.hpp"
#include "tests/support/test_cluster.hpp"

namespace gigco::migrate {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr Migration kOne{1, "0001_one.sql",
                         "create table one (id int primary key);\ninsert into one values (1);\n"};
constexpr Migration kTwo{2, "0002_two.sql", "create table two (id int references one);\n"};
constexpr std::array kBoth = {kOne, kTwo};
constexpr std::array kFirst = {kOne};

class MigrateTest : public ::testing::Test {
 protected:
  std::string sql(const std::string& statement) {
    return test::run_sql(access_.connection_string(), statement);
  }
  bool has_table(const std::string& name) {
    return sql("select to_regclass('" + name + "') is not null") == "t";
  }

  /// The failure of the migration with this text after kOne.
  Error failure_of(std::string_view text) {
    const std::array list = {kOne, Migration{2, "0002_wrong.sql", text}};
    const auto report = migrate::apply(target_, list);
    EXPECT_FALSE(report);
    return report ? Error() : report.error();
  }

  test::Access access_ = test::fresh_database();
  Target target_{.host = access_.host,
                 .port = access_.port,
                 .database = access_.database,
                 .user = access_.user,
                 .password = {}};
};

TEST_F(MigrateTest, AppliesInOrderAndRecordsEach) {
  const auto report = migrate::apply(target_, kBoth);
  ASSERT_TRUE(report) << report.error().message;
  ASSERT_EQ(report->steps.size(), 2U);
  EXPECT_EQ(report->steps[0].name, "0001_one.sql");
  EXPECT_EQ(report->steps[1].version, 2);
  EXPECT_EQ(report->already_applied, 0);
  EXPECT_TRUE(has_table("two"));
  EXPECT_EQ(sql("select string_agg(version || name || length(checksum), ',' order by version) from "
                "schema_migrations"),
            "10001_one.sql64,20002_two.sql64");
}

TEST_F(MigrateTest, ASecondTimeDoesNothing) {
  ASSERT_TRUE(migrate::apply(target_, kBoth));
  const auto report = migrate::apply(target_, kBoth);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_TRUE(report->steps.empty());
  EXPECT_EQ(report->already_applied, 2);
  EXPECT_EQ(sql("select count(*) from one"), "1");
}

TEST_F(MigrateTest, ANewFileIsAppliedAlone) {
  ASSERT_TRUE(migrate::apply(target_, kFirst));
  const auto report = migrate::apply(target_, kBoth);
  ASSERT_TRUE(report) << report.error().message;
  ASSERT_EQ(report->steps.size(), 1U);
  EXPECT_EQ(report->steps[0].name, "0002_two.sql");
}

TEST_F(MigrateTest, ProgramsThatStartTogetherTakeTurns) {
  constexpr int kPrograms = 4;
  constexpr std::array kSlow = {kOne,
                                Migration{2, "0002_slow.sql", "select pg_sleep(0.1); create table two ()"}};
  std::vector<std::future<Result<Report>>> runs;
  for (int program = 0; program < kPrograms; ++program) {
    runs.push_back(std::async(std::launch::async, [this, &kSlow] { return migrate::apply(target_, kSlow); }));
  }
  std::size_t applied = 0;
  for (auto& run : runs) {
    const auto report = run.get();
    ASSERT_TRUE(report) << report.error().message;
    applied += report->steps.size();
  }
  EXPECT_EQ(applied, 2U);
}

TEST_F(MigrateTest, AnAppliedFileMayNotChange) {
  ASSERT_TRUE(migrate::apply(target_, kFirst));
  constexpr std::array kChanged = {Migration{1, "0001_one.sql", "create table other ();"}, kTwo};
  const auto report = migrate::apply(target_, kChanged);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, "MIGRATION_CHANGED");
  EXPECT_THAT(report.error().message, StartsWith("0001_one.sql "));
  EXPECT_FALSE(has_table("two"));
}

TEST_F(MigrateTest, AnErrorRollsItsFileBackAndNamesTheLine) {
  const Error error = failure_of("create table half ();\n-- größer\ninsert into one\n  values (nothing);\n");
  EXPECT_EQ(error.code, "MIGRATION_FAILED");
  EXPECT_THAT(error.message, StartsWith("0002_wrong.sql:4: column \"nothing\" does not exist"));
  EXPECT_TRUE(has_table("one")) << "what came before stays";
  EXPECT_FALSE(has_table("half"));
  EXPECT_EQ(sql("select max(version) from schema_migrations"), "1");
}

TEST_F(MigrateTest, AnErrorWithoutAPositionNamesTheStatementsLine) {
  const Error error = failure_of("create table half ();\n\n-- again; twice\ninsert into one values (1);\n");
  EXPECT_THAT(error.message, StartsWith("0002_wrong.sql:4: duplicate key"));
  EXPECT_THAT(error.message, HasSubstr("(id)=(1) already exists"));
}

TEST_F(MigrateTest, AFileThatFailedCanBeRepaired) {
  failure_of("create tabel two ();");
  const auto report = migrate::apply(target_, kBoth);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->steps.size(), 1U);
}

TEST_F(MigrateTest, AFileMayNotEndItsTransaction) {
  EXPECT_THAT(failure_of("create table two (); commit;").message,
              HasSubstr("0002_wrong.sql ends the transaction"));
}

TEST_F(MigrateTest, ADeferredConstraintIsReportedWithItsFile) {
  const Error error = failure_of(
      "create table late (id int references one deferrable initially deferred); insert into late values "
      "(5);");
  EXPECT_THAT(error.message, StartsWith("0002_wrong.sql, at its commit: "));
  EXPECT_FALSE(has_table("late"));
}

TEST_F(MigrateTest, AFileThatSaysSoRunsWithoutATransaction) {
  constexpr std::array kList = {
      kOne,
      Migration{2, "0002_index.sql",
                "-- no transaction: writes go on meanwhile\ncreate index concurrently one_id on one (id);"}};
  const auto report = migrate::apply(target_, kList);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_TRUE(has_table("one_id"));
  EXPECT_EQ(sql("select max(version) from schema_migrations"), "2");
}

TEST_F(MigrateTest, AFileWithoutATransactionHoldsOneStatement) {
  const Error error = failure_of("-- no transaction: try\ncreate table a ();\ncreate table b ();");
  EXPECT_THAT(error.message, HasSubstr("cannot insert multiple commands"));
  EXPECT_FALSE(has_table("a"));
}

TEST_F(MigrateTest, ADryRunListsAndLeavesNothing) {
  const auto report = migrate::apply(target_, kBoth, {.dry_run = true});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->steps.size(), 2U);
  EXPECT_TRUE(report->steps[1].ran);
  EXPECT_FALSE(has_table("one"));
  EXPECT_FALSE(has_table("schema_migrations"));
}

TEST_F(MigrateTest, ADryRunFindsErrors) {
  constexpr std::array kWrong = {kOne, Migration{2, "0002_wrong.sql", "insert into one values (1);"}};
  const auto report = migrate::apply(target_, kWrong, {.dry_run = true});
  ASSERT_FALSE(report);
  EXPECT_THAT(report.error().message, StartsWith("0002_wrong.sql:1: "));
  EXPECT_FALSE(has_table("one"));
}

TEST_F(MigrateTest, ADryRunOnlyListsWhatCannotBeRolledBack) {
  constexpr std::array kList = {
      kOne, Migration{2, "0002_index.sql", "-- no transaction: long\ncreate index concurrently on one (id)"},
      Migration{3, "0003_three.sql", "create table three ();"}};
  const auto report = migrate::apply(target_, kList, {.dry_run = true});
  ASSERT_TRUE(report) << report.error().message;
  ASSERT_EQ(report->steps.size(), 3U);
  EXPECT_TRUE(report->steps[0].ran);
  EXPECT_FALSE(report->steps[1].ran);
  EXPECT_FALSE(report->steps[2].ran);
}

TEST_F(MigrateTest, IsBehindUntilApplied) {
  EXPECT_TRUE(is_behind(target_, kBoth).value());
  EXPECT_FALSE(has_table("schema_migrations")) << "asking changes nothing";
  ASSERT_TRUE(migrate::apply(target_, kFirst));
  EXPECT_TRUE(is_behind(target_, kBoth).value());
  ASSERT_TRUE(migrate::apply(target_, kBoth));
  EXPECT_FALSE(is_behind(target_, kBoth).value());
}

TEST_F(MigrateTest, StatusListsWhatIsAppliedAndWhatWaits) {
  ASSERT_TRUE(migrate::apply(target_, kFirst));
  const auto found = status(target_, kBoth);
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->database_version, 1);
  EXPECT_EQ(found->program_version, 2);
  ASSERT_EQ(found->lines.size(), 2U);
  EXPECT_THAT(found->lines[0].applied_at.value_or(""), ::testing::MatchesRegex("20[0-9-]+T[0-9:]+Z"));
  EXPECT_EQ(found->lines[1].applied_at, std::nullopt);
}

TEST_F(MigrateTest, ADatabaseOfANewerReleaseIsRefused) {
  ASSERT_TRUE(migrate::apply(target_, kBoth));
  for (const auto& code :
       {migrate::apply(target_, kFirst).error().code, is_behind(target_, kFirst).error().code}) {
    EXPECT_EQ(code, "DATABASE_NEWER");
  }
}

TEST_F(MigrateTest, AGapIsRefusedOnEitherSide) {
  constexpr std::array kHole = {kOne, Migration{3, "0003_three.sql", "select 1"}};
  EXPECT_EQ(migrate::apply(target_, kHole).error().code, "MIGRATION_GAP");
  ASSERT_TRUE(migrate::apply(target_, kBoth));
  sql("delete from schema_migrations where version = 1");
  EXPECT_EQ(migrate::apply(target_, kBoth).error().code, "MIGRATION_GAP");
}

TEST_F(MigrateTest, AServerThatIsNotThereIsWaitedForThenNamed) {
  Target absent = target_;
  absent.host = "/tmp/no-such-directory";
  absent.startup_wait = std::chrono::milliseconds(250);
  const auto began = std::chrono::steady_clock::now();
  const auto report = migrate::apply(absent, kBoth);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, "DATABASE_UNREACHABLE");
  EXPECT_THAT(report.error().message, HasSubstr("/tmp/no-such-directory"));
  EXPECT_GE(std::chrono::steady_clock::now() - began, absent.startup_wait);
}

TEST_F(MigrateTest, AWrongDatabaseNameIsNotWaitedFor) {
  Target wrong = target_;
  wrong.database = "no_such_database";
  const auto began = std::chrono::steady_clock::now();
  const auto report = migrate::apply(wrong, kBoth);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, "DATABASE_UNREACHABLE");
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(5));
}

TEST(MigrateAtStart, WaitsForAServerThatIsStillStarting) {
  const test::TemporaryDirectory place;
  const Target target{.host = (place.path() / "var" / "socket").string(),
                      .database = "postgres",
                      .user = "postgres",
                      .password = {}};
  auto waiting = std::async(std::launch::async, [&target] { return migrate::apply(target, kBoth); });
  const auto cluster = postgres::Cluster::start({.directory = place.path() / "var", .durable = false});
  ASSERT_TRUE(cluster) << cluster.error().message;
  const auto report = waiting.get();
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->steps.size(), 2U);
}

TEST(EmbeddedMigrations, CountFromOneAndMakeTheSchema) {
  ASSERT_FALSE(migrations().empty());
  EXPECT_EQ(migrations().front().version, 1);
  const test::Access access = test::migrated_database();
  EXPECT_EQ(test::run_sql(access.connection_string(), "select count(*) from schema_migrations"),
            std::to_string(migrations().size()));
  EXPECT_NE(test::migrated_database().database, access.database);
}

}  // namespace
}  // namespace gigco::migrate
