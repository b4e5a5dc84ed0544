// The private cluster as its owner sees it, on real servers. What happens after crashes is in
// recovery_test.cpp.
#include "platform/postgres/cluster.hpp"

#include <csignal>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

#include <gmock/gmock.h>

#include "tests/support/test_cluster.hpp"

namespace gigco::postgres {
namespace {

using test::run_sql;
using test::TemporaryDirectory;
using ::testing::HasSubstr;

std::string connection_to(const Cluster& cluster, const std::string& database) {
  return "host='" + cluster.socket_directory().string() + "' user=" + cluster.user() + " dbname=" + database;
}

mode_t mode_of(const std::filesystem::path& path) {
  struct stat status = {};
  EXPECT_EQ(::stat(path.c_str(), &status), 0) << path;
  return status.st_mode & 07777U;
}

TEST(Cluster, GivesADatabaseToAnOrdinaryRole) {
  const TemporaryDirectory place;
  auto cluster = Cluster::start({.directory = place.path() / "var",
                                 .database = "shop",
                                 .user = "clerk",
                                 .durable = false,
                                 .settings = {{"work_mem", "5MB"}}});
  ASSERT_TRUE(cluster) << cluster.error().message;
  const std::string here = connection_to(**cluster, "shop");
  EXPECT_EQ(
      run_sql(
          here,
          "select concat(rolsuper, rolcreatedb, rolcreaterole) from pg_roles where rolname = current_user"),
      "fff");
  EXPECT_EQ(run_sql(here, "select pg_get_userbyid(datdba) from pg_database where datname = 'shop'"), "clerk");
  EXPECT_EQ(run_sql(here, "show work_mem"), "5MB");
  EXPECT_EQ(run_sql(here, "show fsync"), "off");
  EXPECT_EQ(run_sql(here, "show server_encoding"), "UTF8");
}

TEST(Cluster, IsReachableOnlyThroughAPrivateDirectory) {
  const TemporaryDirectory place;
  auto cluster = Cluster::start({.directory = place.path() / "var", .durable = false});
  ASSERT_TRUE(cluster) << cluster.error().message;
  EXPECT_EQ(run_sql(connection_to(**cluster, "gigco"), "show listen_addresses"), "");
  EXPECT_EQ(mode_of((*cluster)->socket_directory()), 0700U);
  EXPECT_EQ(mode_of((*cluster)->data_directory()), 0700U);
}

TEST(Cluster, IsDurableUnlessToldOtherwise) {
  const TemporaryDirectory place;
  auto cluster = Cluster::start({.directory = place.path() / "var"});
  ASSERT_TRUE(cluster) << cluster.error().message;
  const std::string here = connection_to(**cluster, "gigco");
  EXPECT_EQ(run_sql(here, "show fsync"), "on");
  EXPECT_EQ(run_sql(here, "show synchronous_commit"), "on");
  EXPECT_EQ(run_sql(here, "show full_page_writes"), "on");
  EXPECT_EQ(run_sql(here, "show data_checksums"), "on");
}

TEST(Cluster, RefusesASecondProgramInItsDirectory) {
  const TemporaryDirectory place;
  auto cluster = Cluster::start({.directory = place.path() / "var", .durable = false});
  ASSERT_TRUE(cluster) << cluster.error().message;
  const auto second = Cluster::start({.directory = place.path() / "var", .durable = false});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::conflict);
  EXPECT_EQ(second.error().code, "ALREADY_RUNNING");
  EXPECT_THAT(second.error().message, HasSubstr("process " + std::to_string(::getpid()) + " "));
  EXPECT_EQ(run_sql(connection_to(**cluster, "gigco"), "select 1"), "1");
}

TEST(Cluster, StopLeavesNoProcessAndTheNextStartFindsTheData) {
  const TemporaryDirectory place;
  std::vector<std::string> steps;
  const auto note = [&steps](std::string_view step) { steps.emplace_back(step); };
  auto cluster = Cluster::start({.directory = place.path() / "var", .durable = false, .progress = note});
  ASSERT_TRUE(cluster) << cluster.error().message;
  EXPECT_EQ(steps.size(), 2U);
  run_sql(connection_to(**cluster, "gigco"), "create table kept as select 7 as value");
  const pid_t server = (*cluster)->postmaster_pid();
  ASSERT_GT(server, 0);
  (*cluster)->stop();
  EXPECT_EQ((*cluster)->postmaster_pid(), 0);
  EXPECT_EQ(::kill(server, 0), -1);
  EXPECT_FALSE(std::filesystem::exists((*cluster)->data_directory() / "postmaster.pid"));
  (*cluster)->stop();
  cluster->reset();

  auto again = Cluster::start({.directory = place.path() / "var", .durable = false, .progress = note});
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(run_sql(connection_to(**again, "gigco"), "select value from kept"), "7");
  EXPECT_EQ(steps.size(), 3U) << "the files are made once only";
}

TEST(Cluster, CreatesDatabasesAlsoFromATemplate) {
  const TemporaryDirectory place;
  auto cluster = Cluster::start({.directory = place.path() / "var", .durable = false});
  ASSERT_TRUE(cluster) << cluster.error().message;
  ASSERT_TRUE((*cluster)->create_database("first"));
  run_sql(connection_to(**cluster, "first"), "create table kept as select 7 as value");
  ASSERT_TRUE((*cluster)->create_database("second", "first"));
  EXPECT_EQ(run_sql(connection_to(**cluster, "second"), "select value from kept"), "7");

  const auto duplicate = (*cluster)->create_database("first");
  ASSERT_FALSE(duplicate);
  EXPECT_EQ(duplicate.error().code, "DATABASE_EXISTS");
  const auto misnamed = (*cluster)->create_database("a\"; drop database first; --");
  ASSERT_FALSE(misnamed);
  EXPECT_EQ(misnamed.error().code, "VALIDATION_FAILED");
  const auto from_nothing = (*cluster)->create_database("third", "absent");
  ASSERT_FALSE(from_nothing);
  EXPECT_EQ(from_nothing.error().code, "DATABASE_NOT_CREATED");
}

TEST(Cluster, PutsItsSocketElsewhereWhenThePathIsTooLong) {
  const TemporaryDirectory place;
  const auto directory = place.path() / std::string(100, 'd');
  auto cluster = Cluster::start({.directory = directory, .durable = false});
  ASSERT_TRUE(cluster) << cluster.error().message;
  EXPECT_THAT((*cluster)->socket_directory().string(), ::testing::StartsWith("/tmp/gigco-"));
  EXPECT_EQ(mode_of((*cluster)->socket_directory()), 0700U);
  EXPECT_EQ(run_sql(connection_to(**cluster, "gigco"), "select 1"), "1");
  const auto sockets = (*cluster)->socket_directory();
  cluster->reset();
  EXPECT_FALSE(std::filesystem::exists(sockets));
}

TEST(Cluster, NamesWhatTheServerRefusesAndTheEndOfItsLog) {
  const TemporaryDirectory place;
  const auto cluster = Cluster::start(
      {.directory = place.path() / "var", .durable = false, .settings = {{"no_such_setting", "1"}}});
  ASSERT_FALSE(cluster);
  EXPECT_EQ(cluster.error().code, "POSTGRES_START_FAILED");
  EXPECT_THAT(cluster.error().message, HasSubstr("no_such_setting"));
}

TEST(Cluster, RefusesNamesThatWouldNeedQuotes) {
  const TemporaryDirectory place;
  for (const char* name : {"", "Gigco", "a b", "a\"b", "1st", "gig-co"}) {
    const auto cluster = Cluster::start({.directory = place.path() / "var", .database = name});
    ASSERT_FALSE(cluster) << name;
    EXPECT_EQ(cluster.error().code, "VALIDATION_FAILED") << name;
  }
  EXPECT_FALSE(std::filesystem::exists(place.path() / "var"));
}

TEST(Cluster, RefusesDataOfAVersionThatIsNotInstalled) {
  const TemporaryDirectory place;
  std::filesystem::create_directories(place.path() / "var" / "data");
  std::ofstream(place.path() / "var" / "data" / "PG_VERSION") << "9\n";
  const auto cluster = Cluster::start({.directory = place.path() / "var", .durable = false});
  ASSERT_FALSE(cluster);
  EXPECT_EQ(cluster.error().code, "POSTGRES_NOT_INSTALLED");
  EXPECT_THAT(cluster.error().message, HasSubstr("PostgreSQL 9"));
}

TEST(Cluster, KeepsDataOutsideADirectoryThatItsUserCannotEnter) {
  if (::geteuid() != 0) {
    GTEST_SKIP() << "only root's server runs as another user";
  }
  const TemporaryDirectory place;
  ::chmod(place.path().c_str(), 0700);
  std::filesystem::path data;
  for (const char* statement : {"create table kept as select 7 as value", "select value from kept"}) {
    auto cluster = Cluster::start({.directory = place.path() / "var", .durable = false});
    ASSERT_TRUE(cluster) << cluster.error().message;
    data = (*cluster)->data_directory();
    EXPECT_THAT(data.string(), ::testing::StartsWith("/var/lib/gigco/"));
    EXPECT_EQ(std::filesystem::read_symlink(place.path() / "var" / "data"), data);
    run_sql(connection_to(**cluster, "gigco"), statement);
  }
  std::filesystem::remove_all(data.parent_path());
}

TEST(Cluster, DoesNotBringBackDataWhoseDirectoryWasDeleted) {
  if (::geteuid() != 0) {
    GTEST_SKIP() << "only root's data may lie elsewhere";
  }
  const TemporaryDirectory place;
  ::chmod(place.path().c_str(), 0700);
  std::filesystem::path data;
  for (int round = 0; round < 2; ++round) {
    auto cluster = Cluster::start({.directory = place.path() / "var", .durable = false});
    ASSERT_TRUE(cluster) << cluster.error().message;
    data = (*cluster)->data_directory();
    EXPECT_NO_THROW(run_sql(connection_to(**cluster, "gigco"), "create table kept ()"));
    cluster->reset();
    std::filesystem::remove_all(place.path() / "var");
  }
  int kept = 0;
  for (const auto& entry : std::filesystem::directory_iterator(data.parent_path().parent_path())) {
    if (entry.path().string().starts_with(data.parent_path().string())) {
      ++kept;
      std::filesystem::remove_all(entry.path());
    }
  }
  EXPECT_EQ(kept, 2) << "set aside, not deleted";
}

TEST(Cluster, SetsALargeLogAside) {
  const TemporaryDirectory place;
  const auto log = Cluster::start({.directory = place.path() / "var", .durable = false})
                       ? place.path() / "var" / "postgres.log"
                       : std::filesystem::path();
  ASSERT_TRUE(std::filesystem::exists(log));
  std::filesystem::resize_file(log, 17UL * 1024 * 1024);
  auto cluster = Cluster::start({.directory = place.path() / "var", .durable = false});
  ASSERT_TRUE(cluster) << cluster.error().message;
  EXPECT_TRUE(std::filesystem::exists(log.string() + ".1"));
  EXPECT_LT(std::filesystem::file_size(log), 1024U * 1024);
}

}  // namespace
}  // namespace gigco::postgres
