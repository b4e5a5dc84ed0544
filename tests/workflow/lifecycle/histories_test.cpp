// Histories that were kept from real runs, replayed on today's code. One that fails here would be stuck in
// production: put the change behind Context::is_patched(), and keep the history. RECORD_HISTORIES=<folder>
// tests/lifecycle/run writes new ones: a folder for each version of what the workflow asks for.
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>

#include "workflow/embedded/replay.hpp"
#include "workflow/lifecycle/job_lifecycle.hpp"
#include "workflow/lifecycle/terms.hpp"

namespace gigco::workflow {
namespace {

struct Kept {
  std::optional<std::string> test;  // of tests/lifecycle, which has left it
  bool is_closed = true;
  std::vector<RecordedStep> steps;

  static json::Rules rules() { return {json::rule("is_closed").defaulted()}; }
};
BOOST_DESCRIBE_STRUCT(Kept, (), (test, is_closed, steps))

Kept read(const std::filesystem::path& file) {
  std::ifstream stream(file);
  const std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  return json::deserialize<Kept>(text).value();
}

Workflows known() {
  Workflows workflows;
  workflows.add(kJobLifecycle, job_lifecycle);
  return workflows;
}

class Histories : public ::testing::TestWithParam<std::filesystem::path> {};

TEST_P(Histories, replay_as_they_were) {
  const Workflows workflows = known();
  const Kept kept = read(GetParam());
  const Outcome<std::unique_ptr<Instance>> instance = replay(workflows, "run", kept.steps);
  ASSERT_TRUE(instance) << instance.error().message;
  EXPECT_EQ((*instance)->has_ended(), kept.is_closed);
}

TEST_P(Histories, do_not_replay_when_a_command_is_another) {
  std::vector<RecordedStep> steps = read(GetParam()).steps;
  steps.front().commands = "[]";
  const Workflows workflows = known();
  const Outcome<std::unique_ptr<Instance>> instance = replay(workflows, "run", steps);
  ASSERT_FALSE(instance);
  EXPECT_EQ(instance.error().type, "nondeterminism");
}

std::vector<std::filesystem::path> files() {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(TEST_HISTORIES)) {
    if (entry.is_regular_file()) {
      found.push_back(entry.path());
    }
  }
  std::ranges::sort(found);
  return found;
}

INSTANTIATE_TEST_SUITE_P(Kept, Histories, ::testing::ValuesIn(files()), [](const auto& test) {
  return test.param.parent_path().stem().string() + "_" + test.param.stem().string();
});

}  // namespace
}  // namespace gigco::workflow
