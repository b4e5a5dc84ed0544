// What the cluster makes of crashes: its server's, its owner's, and what these leave on disk.
#include <array>
#include <chrono>
#include <csignal>
#include <fstream>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include <gmock/gmock.h>

#include "platform/postgres/child.hpp"
#include "platform/postgres/cluster.hpp"
#include "platform/postgres/initialize.hpp"
#include "platform/postgres/installation.hpp"
#include "platform/postgres/layout.hpp"
#include "platform/postgres/leftover.hpp"
#include "tests/support/test_cluster.hpp"

namespace gigco::postgres {
namespace {

using std::chrono::steady_clock;
using test::run_sql;
using test::TemporaryDirectory;

std::string connection_to(const Cluster& cluster) {
  return "host='" + cluster.socket_directory().string() + "' user=gigco dbname=gigco";
}

/// Without fsync, which only a crash of the machine would show; but what is committed is written.
ClusterOptions quick_options(const std::filesystem::path& directory) {
  return {.directory = directory, .durable = false, .settings = {{"synchronous_commit", "on"}}};
}

std::unique_ptr<Cluster> start(const std::filesystem::path& directory) {
  auto cluster = Cluster::start(quick_options(directory));
  if (!cluster) {
    ADD_FAILURE() << cluster.error().message;
    return nullptr;
  }
  return *std::move(cluster);
}

/// Polls; false after ten seconds.
template <class Condition>
bool eventually(Condition condition) {
  const auto deadline = steady_clock::now() + std::chrono::seconds(10);
  while (!condition()) {
    if (steady_clock::now() > deadline) {
      return false;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

/// A process of its own that starts a cluster and then waits to be killed.
class Owner {
 public:
  explicit Owner(const std::filesystem::path& directory) {
    std::array<int, 2> ends = {-1, -1};
    EXPECT_EQ(::pipe(ends.data()), 0);
    process_ = ::fork();
    if (process_ == 0) {
      ::close(ends[0]);
      const auto cluster = Cluster::start(quick_options(directory));
      if (cluster) {
        run_sql(connection_to(**cluster), "create table kept as select 7 as value");
        const ssize_t written = ::write(ends[1], "!", 1);
        static_cast<void>(written);
        ::pause();
      }
      ::_exit(1);
    }
    ::close(ends[1]);
    ready_ = Descriptor(ends[0]);
  }
  bool wait_until_ready() {
    char byte = 0;
    return ::read(ready_.get(), &byte, 1) == 1;
  }
  void kill() const {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }

 private:
  pid_t process_ = -1;
  Descriptor ready_;
};

TEST(Recovery, AKilledServerIsBackWithItsDataWithinFiveSeconds) {
  const TemporaryDirectory place;
  const auto cluster = start(place.path() / "var");
  ASSERT_TRUE(cluster);
  run_sql(connection_to(*cluster), "create table kept as select 7 as value");
  const pid_t before = cluster->postmaster_pid();
  const auto killed = steady_clock::now();
  ASSERT_EQ(::kill(before, SIGKILL), 0);
  std::string value;
  ASSERT_TRUE(eventually([&] {
    try {
      value = run_sql(connection_to(*cluster), "select value from kept");
      const pid_t now = cluster->postmaster_pid();
      return now > 0 && now != before;
    } catch (const std::runtime_error&) {
      return false;
    }
  }));
  EXPECT_LT(steady_clock::now() - killed, std::chrono::seconds(5));
  EXPECT_EQ(value, "7");
}

TEST(Recovery, AServerKilledAgainAndAgainStillStops) {
  const TemporaryDirectory place;
  const auto cluster = start(place.path() / "var");
  ASSERT_TRUE(cluster);
  for (int round = 0; round < 3; ++round) {
    const pid_t server = cluster->postmaster_pid();
    ASSERT_GT(server, 0);
    ::kill(server, SIGKILL);
    ASSERT_TRUE(eventually([&] {
      const pid_t now = cluster->postmaster_pid();
      return now > 0 && now != server;
    }));
  }
  cluster->stop();
  EXPECT_EQ(running_postmaster(cluster->data_directory()), 0);
}

TEST(Recovery, WhatAKilledOwnerCommittedIsThereAtTheNextStart) {
  const TemporaryDirectory place;
  Owner owner(place.path() / "var");
  ASSERT_TRUE(owner.wait_until_ready());
  owner.kill();
  const auto cluster = start(place.path() / "var");
  ASSERT_TRUE(cluster);
  EXPECT_EQ(run_sql(connection_to(*cluster), "select value from kept"), "7");
}

TEST(Recovery, TheServerOfAKilledOwnerEndsByItself) {
  const TemporaryDirectory place;
  Owner owner(place.path() / "var");
  ASSERT_TRUE(owner.wait_until_ready());
  const auto data = std::filesystem::canonical(place.path() / "var" / "data");
  EXPECT_GT(running_postmaster(data), 0);
  owner.kill();
  EXPECT_TRUE(eventually([&] { return running_postmaster(data) == 0; }));
}

TEST(Recovery, AnOwnerKilledDuringItsFirstStartLeavesNothingHalfMade) {
  const TemporaryDirectory place;
  const auto home = place.path() / "var";
  const auto half_made = [&home] {
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(home, ignored)) {
      if (entry.path().filename().string().starts_with("data.partial-") &&
          std::filesystem::exists(entry.path() / "PG_VERSION", ignored)) {
        return true;
      }
    }
    return false;
  };
  const Owner owner(home);
  ASSERT_TRUE(eventually(half_made));
  owner.kill();
  EXPECT_FALSE(std::filesystem::exists(home / "data"));
  const auto cluster = start(home);
  ASSERT_TRUE(cluster);
  EXPECT_FALSE(half_made());
  EXPECT_EQ(run_sql(connection_to(*cluster), "select 1"), "1");
}

TEST(Recovery, AServerThatStillRunsIsStoppedFirst) {
  const TemporaryDirectory place;
  start(place.path() / "var")->stop();
  const auto layout = prepare_layout(place.path() / "var");
  const auto installation = find_installation(SearchPlaces::usual());
  ASSERT_TRUE(layout && installation);
  const Descriptor output(::open("/dev/null", O_WRONLY | O_CLOEXEC));
  const auto left =
      spawn({.program = installation->programs / "postgres",
             .arguments = {"-D", layout->data.string(), "-k", layout->sockets.string(), "-h", ""},
             .run_as = layout->run_as},
            output);
  ASSERT_TRUE(left) << left.error().message;
  ASSERT_TRUE(eventually([&] { return running_postmaster(layout->data) == *left; }));
  const auto cluster = start(place.path() / "var");
  ASSERT_TRUE(cluster);
  EXPECT_NE(cluster->postmaster_pid(), *left);
  EXPECT_EQ(::waitpid(*left, nullptr, WNOHANG), *left) << "it should have ended";
}

TEST(Recovery, AProcessIdThatNowBelongsToAStrangerIsNoHindrance) {
  const TemporaryDirectory place;
  start(place.path() / "var")->stop();
  const auto layout = prepare_layout(place.path() / "var");
  ASSERT_TRUE(layout);
  const Descriptor output(::open("/dev/null", O_WRONLY | O_CLOEXEC));
  const auto stranger =
      spawn({.program = "/bin/sleep", .arguments = {"60"}, .run_as = layout->run_as}, output);
  ASSERT_TRUE(stranger) << stranger.error().message;
  std::ofstream(layout->data / "postmaster.pid") << *stranger << "\n" << layout->data.string() << "\n";
  const auto cluster = start(place.path() / "var");
  EXPECT_TRUE(cluster);
  EXPECT_EQ(::waitpid(*stranger, nullptr, WNOHANG), 0) << "the stranger must be left alone";
  ::kill(*stranger, SIGKILL);
  ::waitpid(*stranger, nullptr, 0);
}

TEST(Recovery, AnEmptyProcessFileIsNoHindrance) {
  const TemporaryDirectory place;
  start(place.path() / "var")->stop();
  std::ofstream(place.path() / "var" / "data" / "postmaster.pid").flush();
  EXPECT_TRUE(start(place.path() / "var"));
}

}  // namespace
}  // namespace gigco::postgres
