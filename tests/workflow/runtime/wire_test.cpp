// Jobs and commands as JSON, which is how histories keep them and how they travel to Temporal.
#include <gmock/gmock.h>

#include "workflow/runtime/commands.hpp"

namespace gigco::workflow {
namespace {

struct Jobs {
  std::vector<Job> jobs;
};
BOOST_DESCRIBE_STRUCT(Jobs, (), (jobs))

Result<Jobs> read(const std::string& item) {
  return json::deserialize<Jobs>("{\"jobs\":[" + item + "]}", json::Reader::Source::foreign);
}

TEST(Wire, writes_the_kind_before_the_members) {
  EXPECT_EQ(json::serialize(Job(FireTimer{3})), R"({"kind":"fire_timer","seq":3})");
  EXPECT_EQ(json::serialize(Command(CancelWorkflowExecution{})), R"({"kind":"cancel_workflow_execution"})");
}

TEST(Wire, carries_payloads_as_they_are) {
  const Job signal = SignalWorkflow{"changed", Payload{R"({"a":[1,2.50,null]})"}};
  EXPECT_EQ(json::serialize(signal),
            R"({"kind":"signal_workflow","name":"changed","input":{"a":[1,2.50,null]}})");
}

TEST(Wire, reads_what_it_writes) {
  const Job job = ResolveActivity{4, ResolutionStatus::failed, {}, Failure{"declined", "no", true}};
  const Result<Jobs> back = read(json::serialize(job));
  ASSERT_TRUE(back);
  const auto& resolved = std::get<ResolveActivity>(back->jobs.at(0));
  EXPECT_EQ(resolved.seq, 4);
  EXPECT_EQ(resolved.status, ResolutionStatus::failed);
  EXPECT_EQ(resolved.failure->type, "declined");
}

TEST(Wire, refuses_what_has_no_kind_or_an_unknown_one) {
  for (const char* text : {R"({"seq":1})", R"({"kind":"fly"})", R"({"kind":7})", "[]"}) {
    EXPECT_FALSE(read(text)) << text;
  }
}

TEST(Wire, names_the_field_that_is_wrong) {
  const Result<Jobs> back = read(R"({"kind":"fire_timer","seq":"x"})");
  ASSERT_FALSE(back);
  EXPECT_EQ(back.error().details.at(0).field, "jobs[0].seq");
}

}  // namespace
}  // namespace gigco::workflow
