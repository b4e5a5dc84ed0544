// The directories of a cluster: whose they are, and what is refused. A whole server in a closed directory
// is in cluster_test.cpp.
#include "platform/postgres/layout.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <gmock/gmock.h>

#include "tests/support/test_cluster.hpp"

namespace gigco::postgres {
namespace {

namespace fs = std::filesystem;

constexpr uid_t kStranger = 54321;

UserIds ourselves() { return {::geteuid(), ::getegid()}; }

struct stat status_of(const fs::path& path) {
  struct stat status = {};
  EXPECT_EQ(::lstat(path.c_str(), &status), 0) << path;
  return status;
}

TEST(PrivateDirectory, IsMadeForItsOwnerOnly) {
  const test::TemporaryDirectory place;
  ASSERT_TRUE(make_private_directory(place.path() / "new", ourselves()));
  EXPECT_EQ(status_of(place.path() / "new").st_mode & 0777U, 0700U);
}

TEST(PrivateDirectory, IsClosedWhenItWasOpen) {
  const test::TemporaryDirectory place;
  fs::create_directory(place.path() / "open");
  ASSERT_TRUE(make_private_directory(place.path() / "open", ourselves()));
  EXPECT_EQ(status_of(place.path() / "open").st_mode & 0777U, 0700U);
}

TEST(PrivateDirectory, MayNotBeALink) {
  const test::TemporaryDirectory place;
  fs::create_directory(place.path() / "elsewhere");
  fs::create_directory_symlink(place.path() / "elsewhere", place.path() / "link");
  const auto made = make_private_directory(place.path() / "link", ourselves());
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, "POSTGRES_DIRECTORY");
}

TEST(PrivateDirectory, MayNotBelongToSomebodyElse) {
  if (::geteuid() != 0) {
    GTEST_SKIP() << "only root can give a directory away";
  }
  const test::TemporaryDirectory place;
  fs::create_directory(place.path() / "theirs");
  ASSERT_EQ(::chown((place.path() / "theirs").c_str(), kStranger, kStranger), 0);
  EXPECT_FALSE(make_private_directory(place.path() / "theirs", ourselves()));
}

TEST(Layout, DataIsServedByItsOwnerAlsoForRoot) {
  if (::geteuid() != 0) {
    GTEST_SKIP() << "only root can choose";
  }
  const test::TemporaryDirectory place;
  fs::create_directory(place.path() / "data");
  ASSERT_EQ(::chown((place.path() / "data").c_str(), kStranger, kStranger), 0);
  const auto layout = prepare_layout(place.path());
  ASSERT_TRUE(layout) << layout.error().message;
  ASSERT_TRUE(layout->run_as);
  EXPECT_EQ(layout->run_as->user, kStranger);
  EXPECT_EQ(status_of(layout->sockets).st_uid, kStranger);
}

TEST(Layout, AnOrdinaryUserRunsEverythingAsHimself) {
  if (::geteuid() == 0) {
    GTEST_SKIP() << "root may not";
  }
  const test::TemporaryDirectory place;
  const auto layout = prepare_layout(place.path());
  ASSERT_TRUE(layout) << layout.error().message;
  EXPECT_FALSE(layout->run_as);
  EXPECT_EQ(layout->home, place.path());
}

TEST(Layout, DataOfAnotherUserIsRefusedWithHisName) {
  if (::geteuid() == 0) {
    GTEST_SKIP() << "root may";
  }
  const test::TemporaryDirectory place;
  fs::create_directory_symlink("/usr", place.path() / "data");
  const auto layout = prepare_layout(place.path());
  ASSERT_FALSE(layout);
  EXPECT_THAT(layout.error().message, ::testing::HasSubstr("belongs to the user root"));
}

TEST(Directory, ThatCannotBeMadeIsAnErrorThatNamesIt) {
  const auto prepared = prepare_directory("/proc/nothing/here");
  ASSERT_FALSE(prepared);
  EXPECT_THAT(prepared.error().message, ::testing::HasSubstr("/proc/nothing/here"));
}

}  // namespace
}  // namespace gigco::postgres
