// Which PostgreSQL is chosen, on made-up installations.
#include "platform/postgres/installation.hpp"

#include <fstream>
#include <sys/stat.h>

#include <gmock/gmock.h>

#include "tests/support/test_cluster.hpp"

namespace gigco::postgres {
namespace {

namespace fs = std::filesystem;

void install(const fs::path& directory, const std::string& version) {
  fs::create_directories(directory);
  for (const char* name : {"initdb", "postgres"}) {
    std::ofstream(directory / name) << "#!/bin/sh\necho 'postgres (PostgreSQL) " << version << "'\n";
    ::chmod((directory / name).c_str(), 0755);
  }
}

class InstallationTest : public ::testing::Test {
 protected:
  test::TemporaryDirectory place_;
  SearchPlaces places_{.versions = place_.path() / "lib", .path = {}};
};

TEST_F(InstallationTest, TheNewestIsChosen) {
  install(place_.path() / "lib/9/bin", "9.6.1");
  install(place_.path() / "lib/15/bin", "15.9");
  install(place_.path() / "lib/17/bin", "17.2");
  const auto found = find_installation(places_);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->version, 17);
  EXPECT_EQ(found->programs, place_.path() / "lib/17/bin");
}

TEST_F(InstallationTest, DataChoosesTheVersionThatMadeIt) {
  install(place_.path() / "lib/15/bin", "15.9");
  install(place_.path() / "lib/17/bin", "17.2");
  const auto found = find_installation(places_, 15);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->version, 15);
}

TEST_F(InstallationTest, ProgramsInThePathAreAskedForTheirVersion) {
  install(place_.path() / "opt", "16.4 (Homebrew)");
  places_.path = "/nonexistent:" + (place_.path() / "opt").string();
  const auto found = find_installation(places_);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->version, 16);
}

TEST_F(InstallationTest, NoneAtAllIsAnErrorThatSaysWhatToInstall) {
  const auto found = find_installation(places_);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(found.error().code, "POSTGRES_NOT_INSTALLED");
  EXPECT_THAT(found.error().message, ::testing::HasSubstr("apt-get install postgresql-15"));
}

TEST_F(InstallationTest, AnOlderOneIsNotTaken) {
  install(place_.path() / "lib/14/bin", "14.9");
  EXPECT_FALSE(find_installation(places_));
}

TEST_F(InstallationTest, HalfAnInstallationIsNotTaken) {
  install(place_.path() / "lib/16/bin", "16.1");
  fs::remove(place_.path() / "lib/16/bin/initdb");
  EXPECT_FALSE(find_installation(places_));
}

}  // namespace
}  // namespace gigco::postgres
