// Programs started by us: what they get, and when they end. /bin/sh stands for any of them.
#include "platform/postgres/child.hpp"

#include <fcntl.h>
#include <fstream>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include <gmock/gmock.h>

namespace gigco::postgres {
namespace {

using namespace std::chrono_literals;

Command shell(const std::string& script) { return {.program = "/bin/sh", .arguments = {"-c", script}}; }

TEST(Child, ReportsExitStatusAndOutput) {
  const auto finished = run_to_end(shell("echo out; echo err >&2; exit 3"), 5s);
  ASSERT_TRUE(finished);
  EXPECT_EQ(finished->exit_status, 3);
  EXPECT_EQ(finished->output, "out\nerr\n");
}

TEST(Child, IsKilledAtTheTimeout) {
  const auto began = std::chrono::steady_clock::now();
  const auto finished = run_to_end(shell("exec sleep 30"), 50ms);
  ASSERT_TRUE(finished);
  EXPECT_EQ(finished->exit_status, 128 + SIGKILL);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
}

TEST(Child, ThatDoesNotExistIsAnErrorThatNamesIt) {
  const auto finished = run_to_end({.program = "/nonexistent/program"}, 5s);
  ASSERT_FALSE(finished);
  EXPECT_EQ(finished.error().code, "POSTGRES_START_FAILED");
  EXPECT_THAT(finished.error().message, ::testing::HasSubstr("/nonexistent/program"));
}

TEST(Child, InheritsNoDescriptorNoVariableAndNoBlockedSignal) {
  const Descriptor inheritable(::open("/dev/null", O_RDONLY));
  ::setenv("PGHOST", "elsewhere", 1);
  sigset_t blocked;
  sigset_t before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &blocked, &before);
  const auto finished = run_to_end(
      shell("echo /proc/$$/fd/*; echo host=$PGHOST; grep -E 'SigBlk|SigIgn' /proc/self/status; pwd"), 5s);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  ::unsetenv("PGHOST");
  ASSERT_TRUE(finished);
  EXPECT_THAT(finished->output, ::testing::HasSubstr("/fd/2"));
  EXPECT_THAT(finished->output,
              ::testing::Not(::testing::HasSubstr("/fd/" + std::to_string(inheritable.get()) + " ")));
  EXPECT_THAT(finished->output, ::testing::HasSubstr("host=\n"));
  EXPECT_THAT(finished->output, ::testing::HasSubstr("SigBlk:\t0000000000000000"));
  EXPECT_THAT(finished->output, ::testing::HasSubstr("SigIgn:\t0000000000000000"));
  EXPECT_THAT(finished->output, ::testing::EndsWith("\n/\n"));
}

TEST(Child, EndsWithTheThreadThatStartedIt) {
  const Descriptor output(::open("/dev/null", O_WRONLY | O_CLOEXEC));
  pid_t child = 0;
  std::thread([&] {
    const auto started =
        spawn({.program = "/bin/sleep", .arguments = {"30"}, .signal_on_our_death = SIGINT}, output);
    child = started ? *started : 0;
  }).join();
  ASSERT_GT(child, 0);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(shell_status(status), 128 + SIGINT);
}

TEST(Child, BecomesAnotherUserForGood) {
  if (::geteuid() != 0) {
    GTEST_SKIP() << "only root can";
  }
  Command command = shell("grep -E '^(Uid|Gid|Groups)' /proc/$$/status");
  command.run_as = UserIds{65534, 65534};
  const auto finished = run_to_end(command, 5s);
  ASSERT_TRUE(finished);
  EXPECT_THAT(finished->output, ::testing::HasSubstr("Uid:\t65534\t65534\t65534\t65534\n"));
  EXPECT_THAT(finished->output, ::testing::HasSubstr("Gid:\t65534\t65534\t65534\t65534\n"));
  EXPECT_THAT(finished->output, ::testing::HasSubstr("Groups:\t65534 \n"));
}

TEST(Child, CannotBecomeAnotherUserWithoutTheRight) {
  if (::geteuid() == 0) {
    GTEST_SKIP() << "root has the right";
  }
  Command command = shell("true");
  command.run_as = UserIds{0, 0};
  EXPECT_FALSE(run_to_end(command, 5s));
}

}  // namespace
}  // namespace gigco::postgres
