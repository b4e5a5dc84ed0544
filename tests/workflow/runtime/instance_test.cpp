// The runtime alone: activations in, commands out.
#include "workflow/runtime/instance.hpp"

#include <stdexcept>

#include <gmock/gmock.h>

namespace gigco::workflow {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

struct Number {
  std::int64_t value = 0;
};
BOOST_DESCRIBE_STRUCT(Number, (), (value))

constexpr ActivityType<Number, Number> kDouble{.name = "double", .task_queue = "numbers"};

std::vector<std::string> identities(const Completion& completion) {
  std::vector<std::string> texts;
  for (const Command& command : completion.commands) {
    texts.push_back(identity_of(command));
  }
  return texts;
}

/// One workflow under test, and what is told to it.
struct Case {
  explicit Case(WorkflowFunction function) {
    workflows.add("test", std::move(function));
    instance = std::make_unique<Instance>(workflows);
  }

  Completion tell(std::vector<Job> jobs, bool is_replaying = false) {
    const Activation activation{.run_id = "run",
                                .time_us = time_us,
                                .is_replaying = is_replaying,
                                .history_length = ++steps,
                                .jobs = std::move(jobs)};
    return instance->activate(activation);
  }
  Completion begin(bool is_replaying = false) {
    return tell({InitializeWorkflow{"test", "job-1", encode(Number{1}), 42}}, is_replaying);
  }
  static ResolveActivity resolved(Sequence seq, std::int64_t value) {
    return {
        .seq = seq, .status = ResolutionStatus::completed, .result = encode(Number{value}), .failure = {}};
  }

  Workflows workflows;
  std::unique_ptr<Instance> instance;
  std::int64_t time_us = 1'000'000;
  std::int64_t steps = 0;
};

Task<Ending> doubles(Context& context, Payload input) {
  const Outcome<Number> answer = co_await context.run(kDouble, decode<Number>(input).value());
  if (!answer) {
    co_return answer.error();
  }
  co_return Completed{encode(*answer)};
}

TEST(Instance, schedules_an_activity_and_ends_with_its_result) {
  Case test(doubles);
  EXPECT_THAT(identities(test.begin()), ElementsAre("schedule_activity 1 double 1"));
  const Completion end = test.tell({Case::resolved(1, 2)});
  ASSERT_THAT(identities(end), ElementsAre("complete_workflow_execution"));
  EXPECT_EQ(std::get<CompleteWorkflowExecution>(end.commands[0]).result.text, R"({"value":2})");
  EXPECT_TRUE(test.instance->has_ended());
}

TEST(Instance, fails_the_workflow_when_its_code_returns_a_failure) {
  Case test(doubles);
  static_cast<void>(test.begin());
  const Completion end =
      test.tell({ResolveActivity{1, ResolutionStatus::failed, {}, Failure{"overflow", "too big", true}}});
  EXPECT_THAT(identities(end), ElementsAre("fail_workflow_execution overflow"));
}

TEST(Instance, gives_a_cancelled_activity_as_a_failure) {
  Case test(doubles);
  static_cast<void>(test.begin());
  const Completion end = test.tell({ResolveActivity{1, ResolutionStatus::cancelled, {}, {}}});
  EXPECT_THAT(identities(end), ElementsAre("fail_workflow_execution cancelled"));
}

TEST(Instance, gives_a_result_of_another_form_as_a_failure) {
  Case test(doubles);
  static_cast<void>(test.begin());
  const Completion end =
      test.tell({ResolveActivity{1, ResolutionStatus::completed, Payload{R"({"value":"two"})"}, {}}});
  EXPECT_THAT(identities(end), ElementsAre("fail_workflow_execution bad_result"));
}

Task<Ending> waits_for_a_signal_for_an_hour(Context& context, Payload /*input*/) {
  std::int64_t sum = 0;
  context.on_signal("add", [&](const Payload& payload) { sum += decode<Number>(payload).value().value; });
  context.on_query("sum", [&](const Payload& /*payload*/) { return encode(Number{sum}); });
  const std::function<bool()> enough = [&] { return sum >= 3; };
  const bool in_time = co_await context.until(enough, 1h);
  co_return Completed{encode(Number{in_time ? sum : -1})};
}

std::int64_t result_of(const Completion& completion) {
  return decode<Number>(std::get<CompleteWorkflowExecution>(completion.commands.back()).result)->value;
}

SignalWorkflow add(std::int64_t value) { return {"add", encode(Number{value})}; }

TEST(Instance, waits_until_a_condition_holds_and_cancels_the_timer) {
  Case test(waits_for_a_signal_for_an_hour);
  EXPECT_THAT(identities(test.begin()), ElementsAre("start_timer 1"));
  EXPECT_THAT(identities(test.tell({add(1)})), IsEmpty());
  const Completion end = test.tell({add(2)});
  EXPECT_THAT(identities(end), ElementsAre("cancel_timer 1", "complete_workflow_execution"));
  EXPECT_EQ(result_of(end), 3);
}

TEST(Instance, goes_on_when_the_time_is_over) {
  Case test(waits_for_a_signal_for_an_hour);
  static_cast<void>(test.begin());
  const Completion end = test.tell({FireTimer{1}});
  EXPECT_THAT(identities(end), ElementsAre("complete_workflow_execution"));
  EXPECT_EQ(result_of(end), -1);
}

TEST(Instance, prefers_the_condition_when_both_came_at_once) {
  Case test(waits_for_a_signal_for_an_hour);
  static_cast<void>(test.begin());
  EXPECT_EQ(result_of(test.tell({add(3), FireTimer{1}})), 3);
}

TEST(Instance, keeps_signals_that_come_before_anybody_listens) {
  Case test(waits_for_a_signal_for_an_hour);
  const Completion first = test.tell({InitializeWorkflow{"test", "job-1", {}, 42}, add(1), add(2)});
  EXPECT_EQ(result_of(first), 3);
}

TEST(Instance, answers_queries_without_running_code) {
  Case test(waits_for_a_signal_for_an_hour);
  static_cast<void>(test.begin());
  static_cast<void>(test.tell({add(2)}));
  const Completion answer = test.tell({QueryWorkflow{"q1", "sum", {}}});
  ASSERT_THAT(identities(answer), ElementsAre("query_result q1"));
  EXPECT_EQ(std::get<QueryResult>(answer.commands[0]).result.text, R"({"value":2})");
}

TEST(Instance, refuses_a_query_that_nobody_declared) {
  Case test(waits_for_a_signal_for_an_hour);
  static_cast<void>(test.begin());
  const Completion answer = test.tell({QueryWorkflow{"q1", "product", {}}});
  EXPECT_EQ(std::get<QueryResult>(answer.commands.at(0)).failure->type, "unknown_query");
}

TEST(Instance, selects_the_first_of_several_and_cancels_the_others) {
  Case test([](Context& context, Payload /*input*/) -> Task<Ending> {
    const Number one{1};
    const Number two{2};
    Activity<Number> first = context.start(kDouble, one);
    Activity<Number> second = context.start(kDouble, two);
    Timer timer = context.start_timer(1min);
    co_await context.until([&] { return first.is_done() || second.is_done() || timer.has_fired(); });
    first.cancel();
    second.cancel();
    timer.cancel();
    co_return Completed{encode(second.result().value())};
  });
  static_cast<void>(test.begin());
  const Completion end = test.tell({Case::resolved(2, 4)});
  EXPECT_THAT(identities(end),
              ElementsAre("request_cancel_activity 1", "cancel_timer 1", "complete_workflow_execution"));
}

TEST(Instance, tells_its_code_that_it_is_cancelled) {
  Case test([](Context& context, Payload /*input*/) -> Task<Ending> {
    co_await context.until([&] { return context.is_cancelled(); });
    co_return Cancelled{};
  });
  EXPECT_THAT(identities(test.begin()), IsEmpty());
  EXPECT_THAT(identities(test.tell({CancelWorkflow{"enough"}})), ElementsAre("cancel_workflow_execution"));
}

TEST(Instance, continues_as_new) {
  Case test([](Context& /*context*/, Payload /*input*/) -> Task<Ending> {
    co_return ContinueAsNew{encode(Number{7})};
  });
  EXPECT_THAT(identities(test.begin()), ElementsAre("continue_as_new_workflow_execution test"));
}

TEST(Instance, has_the_clock_of_its_activation_and_random_numbers_of_its_seed) {
  std::vector<std::uint64_t> drawn;
  Timestamp seen;
  const auto look = [&](Context& context, Payload /*input*/) -> Task<Ending> {
    drawn.push_back(context.random());
    seen = context.now();
    co_return Completed{};
  };
  Case first(look);
  static_cast<void>(first.begin());
  Case second(look);
  static_cast<void>(second.begin());
  EXPECT_EQ(drawn[0], drawn[1]);
  EXPECT_EQ(seen.time_since_epoch(), 1s);
}

TEST(Instance, fails_the_task_and_not_the_workflow_when_its_code_throws) {
  Case test([](Context& /*context*/, Payload /*input*/) -> Task<Ending> {
    throw std::runtime_error("a bug");
    co_return Completed{};
  });
  const Completion end = test.begin();
  ASSERT_TRUE(end.failure);
  EXPECT_EQ(end.failure->type, "workflow_code");
  EXPECT_THAT(end.commands, IsEmpty());
}

TEST(Instance, reports_what_the_code_never_asked_for_as_nondeterminism) {
  for (const Job& job : {Job(FireTimer{9}), Job(Case::resolved(9, 1))}) {
    Case test(doubles);
    static_cast<void>(test.begin());
    const Completion end = test.tell({job});
    ASSERT_TRUE(end.failure);
    EXPECT_EQ(end.failure->type, "nondeterminism");
  }
}

TEST(Instance, refuses_a_workflow_that_it_does_not_know) {
  Case test(doubles);
  const Completion end = test.tell({InitializeWorkflow{"other", "job-1", {}, 0}});
  ASSERT_TRUE(end.failure);
  EXPECT_EQ(end.failure->type, "unknown_workflow");
}

Task<Ending> changed(Context& context, Payload /*input*/) {
  const bool is_new = context.is_patched("quicker");
  co_return Completed{encode(Number{is_new && context.is_patched("quicker") ? 2 : 1})};
}

TEST(Instance, takes_the_new_way_in_a_new_run_and_says_so_once) {
  Case test(changed);
  const Completion end = test.begin();
  EXPECT_THAT(identities(end), ElementsAre("set_patch_marker quicker", "complete_workflow_execution"));
  EXPECT_EQ(result_of(end), 2);
}

TEST(Instance, keeps_to_the_old_way_when_the_history_has_no_marker) {
  Case test(changed);
  const Completion end = test.begin(true);
  EXPECT_THAT(identities(end), ElementsAre("complete_workflow_execution"));
  EXPECT_EQ(result_of(end), 1);
}

TEST(Instance, keeps_to_the_new_way_when_the_history_has_the_marker) {
  Case test(changed);
  const Completion end =
      test.tell({InitializeWorkflow{"test", "job-1", {}, 1}, NotifyHasPatch{"quicker"}}, true);
  EXPECT_EQ(result_of(end), 2);
}

TEST(Instance, can_be_forgotten_while_it_waits) {
  Case test(waits_for_a_signal_for_an_hour);
  static_cast<void>(test.begin());
  const Completion end = test.tell({RemoveFromCache{"cache full", ""}});
  EXPECT_THAT(end.commands, IsEmpty());
  test.instance.reset();  // the coroutine's frame goes with it
}

}  // namespace
}  // namespace gigco::workflow
