// The embedded engine on a real PostgreSQL: what is durable, what happens once, and what waits for people.
#include <stdexcept>

#include "tests/workflow/embedded/on_engine.hpp"

namespace gigco::workflow {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;

constexpr ActivityType<Number, Number> kDouble{.name = "double", .task_queue = "numbers"};
constexpr ActivityType<Number, Number> kThreeTries{
    .name = "three_tries",
    .task_queue = "numbers",
    .options = {.start_to_close = 9h, .initial_interval = 1h, .maximum_interval = 9h, .maximum_attempts = 3}};
constexpr ActivityType<Number, Number> kStubborn{
    .name = "stubborn",
    .task_queue = "numbers",
    .options = {.initial_interval = 1us, .maximum_interval = 1us}};

/// Doubles its number by an activity, waits a day, and adds what signals say until they say 0.
Task<Ending> sums(Context& context, Payload input) {
  std::int64_t sum = 0;
  bool is_over = false;
  context.on_signal("add", [&](const Payload& payload) {
    const std::int64_t value = decode<Number>(payload).value().value;
    sum += value;
    is_over = value == 0;
  });
  context.on_query("sum", [&](const Payload& /*payload*/) { return encode(Number{sum}); });
  const Outcome<Number> doubled = co_await context.run(kDouble, decode<Number>(input).value());
  sum += doubled.value().value;
  const std::function<bool()> never = [] { return false; };
  static_cast<void>(co_await context.until(never, 24h));
  co_await context.until([&] { return is_over; });
  co_return Completed{encode(Number{sum})};
}

class EngineTest : public OnEngine {
 protected:
  EngineTest() {
    workflows_.add("sums", sums);
    activities_.add(kDouble, [this](ActivityTask, Number number) { return doubled(number); });
    activities_.add(kThreeTries, [this](ActivityTask, Number number) { return fails(number); });
    activities_.add(kStubborn, [this](ActivityTask, Number number) { return fails(number); });
  }

  awaitable<Outcome<Number>> doubled(Number number) {
    ++calls_;
    co_return Number{number.value * 2};
  }
  awaitable<Outcome<Number>> fails(Number number) {
    ++calls_;
    if (heals_) {
      co_return number;
    }
    co_return Failure{.type = "broken", .message = "as it should be"};
  }

  std::string result(const std::string& id) {
    return sql("select result ->> 'value' from workflow_runs where workflow_id = '" + id +
               "' order by id desc limit 1");
  }
  void until_steps(int steps) {
    until([&] {
      return sql("select coalesce(sum(steps), 0) >= " + std::to_string(steps) + " from workflow_runs") == "t";
    });
  }

  /// In the day of sums().
  void until_it_waits() {
    until([&] { return sql("select count(*) from workflow_timers") == "1"; });
  }
  void until_the_next_attempt_waits(int attempt) {
    until([&] {
      return sql("select count(*) from workflow_activities where failure is not null and due_at < "
                 "workflow_now() + '8 hours' and attempt = " +
                 std::to_string(attempt)) == "1";
    });
  }

  int calls_ = 0;
  bool heals_ = false;
};

TEST_F(EngineTest, carries_a_workflow_through_an_activity_a_day_and_signals) {
  start_worker();
  start("w", "sums", encode(Number{4}));
  until_it_waits();
  skip("1 day");
  signal("w", "add", encode(Number{5}), "a");
  signal("w", "add", encode(Number{0}), "b");
  until_status("w", RunStatus::completed);
  EXPECT_EQ(result("w"), "13");
  EXPECT_EQ(calls_, 1);
  EXPECT_EQ(sql("select count(*) from workflow_timers"), "0");
  EXPECT_EQ(sql("select count(*) from workflow_activities"), "0");
}

TEST_F(EngineTest, goes_on_from_its_history_in_another_process) {
  start_worker();
  start("w", "sums", encode(Number{4}));
  until_it_waits();
  restart_worker();
  skip("25 hours");
  until_steps(3);
  restart_worker();
  signal("w", "add", encode(Number{0}), "b");
  until_status("w", RunStatus::completed);
  EXPECT_EQ(result("w"), "8");
  EXPECT_EQ(calls_, 1);
}

TEST_F(EngineTest, drops_a_start_and_a_signal_that_come_twice) {
  start_worker();
  start("w", "sums", encode(Number{4}));
  start("w", "sums", encode(Number{400}));
  signal("w", "add", encode(Number{5}), "a");
  signal("w", "add", encode(Number{5}), "a");
  until_it_waits();
  signal("w", "add", encode(Number{5}), "a");
  skip("1 day");
  signal("w", "add", encode(Number{0}), "b");
  until_status("w", RunStatus::completed);
  EXPECT_EQ(result("w"), "13");
  EXPECT_EQ(sql("select count(*) from workflow_runs"), "1");
}

TEST_F(EngineTest, tells_nothing_to_a_workflow_that_has_ended) {
  workflows_.add("short", [](Context&, Payload) -> Task<Ending> { co_return Completed{}; });
  start_worker();
  start("w", "short");
  until_status("w", RunStatus::completed);
  signal("w", "add", encode(Number{1}), "late");
  EXPECT_EQ(sql("select count(*) from workflow_signals"), "0");
}

TEST_F(EngineTest, answers_a_query_from_the_history_alone) {
  start_worker();
  start("w", "sums", encode(Number{4}));
  until_it_waits();
  worker_.reset();
  EXPECT_EQ(wait_for(engine_.query("w", "sum"))->text, R"({"value":8})");
  EXPECT_EQ(wait_for(engine_.query("w", "product")).error().code, "QUERY_REFUSED");
  EXPECT_EQ(wait_for(engine_.query("v", "sum")).error().code, "WORKFLOW_NOT_FOUND");
}

TEST_F(EngineTest, shows_what_happened_and_what_was_asked_for) {
  start_worker();
  start("w", "sums", encode(Number{4}));
  until_it_waits();
  std::vector<std::string> types;
  for (const HistoryEvent& event : wait_for(engine_.history("w")).value()) {
    types.push_back(event.type);
  }
  EXPECT_THAT(types,
              ElementsAre("initialize_workflow", "schedule_activity", "resolve_activity", "start_timer"));
}

TEST_F(EngineTest, tries_an_activity_again_by_its_policy_and_then_tells_the_workflow) {
  workflows_.add("tries", [](Context& context, Payload) -> Task<Ending> {
    const Number number{1};
    const Outcome<Number> answer = co_await context.run(kThreeTries, number);
    co_return answer.error();
  });
  start_worker();
  start("w", "tries");
  until_the_next_attempt_waits(1);
  skip("1 hour");
  until_the_next_attempt_waits(2);
  skip("1 hour");
  context_.run_for(50ms);
  EXPECT_EQ(calls_, 2);  // the second pause is twice as long
  skip("1 hour");
  until_status("w", RunStatus::failed);
  EXPECT_EQ(calls_, 3);
  EXPECT_THAT(wait_for(engine_.describe("w"))->failure.value(), HasSubstr("broken"));
}

TEST_F(EngineTest, gives_an_attempt_that_died_to_another_when_its_lease_is_over) {
  workflows_.add("tries", [](Context& context, Payload) -> Task<Ending> {
    const Number number{1};
    const Outcome<Number> answer = co_await context.run(kThreeTries, number);
    co_return Completed{encode(answer.value())};
  });
  heals_ = true;
  start("w", "tries");
  const Activities none;
  worker_ = std::make_unique<EmbeddedWorker>(context_, database_, workflows_, none, settings_);
  until_steps(1);
  // A process takes it and is never heard of again.
  static_cast<void>(
      sql("update workflow_activities set attempt = 1, due_at = workflow_now() + '9 hours', "
          "started_at = workflow_now()"));
  restart_worker();
  context_.run_for(50ms);
  EXPECT_EQ(calls_, 0);
  skip("541 minutes");
  until_status("w", RunStatus::completed);
  EXPECT_EQ(calls_, 1);
}

TEST_F(EngineTest, puts_an_activity_that_never_succeeds_aside_until_somebody_lets_it_try_again) {
  settings_.most_attempts = 4;
  workflows_.add("tries", [](Context& context, Payload) -> Task<Ending> {
    const Number number{1};
    const Outcome<Number> answer = co_await context.run(kStubborn, number);
    co_return Completed{encode(answer.value())};
  });
  start_worker();
  start("w", "tries");
  until_status("w", RunStatus::stuck);
  EXPECT_EQ(calls_, 4);
  EXPECT_EQ(sql("select kind || ' ' || seq || ' ' || reason from workflow_dead_letters"),
            "activity 1 broken: as it should be");
  const auto stuck = wait_for(engine_.list({.status = RunStatus::stuck}));
  EXPECT_THAT(stuck->runs, Contains(Field(&RunView::workflow_id, "w")));
  heals_ = true;
  EXPECT_TRUE(wait_for(engine_.retry("w")));
  until_status("w", RunStatus::completed);
  EXPECT_EQ(wait_for(engine_.retry("w")).error().code, "WORKFLOW_CLOSED");
}

TEST_F(EngineTest, stops_a_workflow_whose_code_has_changed_and_goes_on_when_it_is_right_again) {
  start_worker();
  start("w", "sums", encode(Number{4}));
  until_it_waits();
  worker_.reset();
  context_.run_for(20ms);
  workflows_.add("sums", [](Context& context, Payload) -> Task<Ending> {
    const std::function<bool()> never = [] { return false; };
    static_cast<void>(co_await context.until(never, 1h));
    co_return Completed{};
  });
  start_worker();
  skip("1 day");
  until_status("w", RunStatus::stuck);
  EXPECT_THAT(
      wait_for(engine_.describe("w"))->failure.value(),
      HasSubstr("step 1: the history has schedule_activity 1 double 1, this code asks for start_timer 1"));
  EXPECT_EQ(sql("select steps from workflow_runs"), "2");
  worker_.reset();
  context_.run_for(20ms);
  workflows_.add("sums", sums);
  start_worker();
  EXPECT_TRUE(wait_for(engine_.retry("w")));
  signal("w", "add", encode(Number{0}), "b");
  until_status("w", RunStatus::completed);
}

TEST_F(EngineTest, tries_a_step_whose_code_throws_a_few_times_and_then_leaves_it_to_people) {
  int thrown = 0;
  workflows_.add("throws", [&](Context&, Payload) -> Task<Ending> {
    ++thrown;
    throw std::runtime_error("a bug");
    co_return Completed{};
  });
  start_worker();
  start("w", "throws");
  until_status("w", RunStatus::stuck);
  EXPECT_EQ(thrown, settings_.most_step_failures);
  EXPECT_EQ(sql("select count(*) from workflow_history"), "0");
}

TEST_F(EngineTest, cancels_a_workflow_in_the_way_that_it_likes) {
  workflows_.add("waits", [](Context& context, Payload) -> Task<Ending> {
    co_await context.until([&] { return context.is_cancelled(); });
    co_return Cancelled{};
  });
  start_worker();
  start("w", "waits");
  until_steps(1);
  EXPECT_TRUE(wait_for(engine_.cancel("w", "no longer wanted")));
  until_status("w", RunStatus::cancelled);
  EXPECT_EQ(wait_for(engine_.cancel("w", "again")).error().code, "WORKFLOW_CLOSED");
  EXPECT_EQ(wait_for(engine_.cancel("v", "again")).error().code, "WORKFLOW_NOT_FOUND");
}

TEST_F(EngineTest, begins_nothing_for_a_start_that_comes_again_after_the_end) {
  workflows_.add("ends", [](Context&, Payload) -> Task<Ending> { co_return Completed{encode(Number{1})}; });
  start("w", "ends");
  start_worker();
  until_status("w", RunStatus::completed);
  start("w", "ends");
  EXPECT_EQ(sql("select count(*) from workflow_runs"), "1");
}

TEST_F(EngineTest, moves_signals_that_were_not_told_to_the_run_that_follows) {
  workflows_.add("again", [](Context& context, Payload input) -> Task<Ending> {
    if (decode<Number>(input).value().value == 1) {
      co_return ContinueAsNew{encode(Number{2})};
    }
    bool is_told = false;
    context.on_signal("add", [&](const Payload&) { is_told = true; });
    co_await context.until([&] { return is_told; });
    co_return Completed{encode(Number{2})};
  });
  start("w", "again", encode(Number{1}));
  start_worker();
  until([&] { return sql("select count(*) from workflow_runs") == "2"; });
  signal("w", "add", encode(Number{1}), "a");
  until_status("w", RunStatus::completed);
  EXPECT_EQ(sql("select string_agg(status, ' ' order by id) from workflow_runs"),
            "continued_as_new completed");
}

TEST_F(EngineTest, shares_the_work_among_workers_without_taking_a_step_twice) {
  start_worker();
  EmbeddedWorker other(context_, database_, workflows_, activities_, settings_);
  for (int i = 0; i < 40; ++i) {
    start("w" + std::to_string(i), "sums", encode(Number{i}));
  }
  until([&] { return sql("select count(*) from workflow_timers") == "40"; });
  skip("1 day");
  for (int i = 0; i < 40; ++i) {
    signal("w" + std::to_string(i), "add", encode(Number{0}), "end");
  }
  until([&] { return sql("select count(*) from workflow_runs where status = 'completed'") == "40"; });
  EXPECT_EQ(calls_, 40);
  EXPECT_EQ(sql("select count(*) from workflow_dead_letters"), "0");
}

TEST_F(EngineTest, lists_runs_newest_first_page_by_page) {
  for (const char* id : {"a", "b", "c"}) {
    start(id, "sums", encode(Number{1}));
  }
  const auto first = wait_for(engine_.list({.limit = 2}));
  ASSERT_EQ(first->runs.size(), 2U);
  EXPECT_EQ(first->runs[0].workflow_id, "c");
  const auto second = wait_for(engine_.list({.limit = 2, .page_token = first->next_page_token}));
  ASSERT_EQ(second->runs.size(), 1U);
  EXPECT_EQ(second->runs[0].workflow_id, "a");
  EXPECT_FALSE(second->next_page_token);
  EXPECT_EQ(wait_for(engine_.list({.page_token = "x"})).error().details.at(0).field, "cursor");
}

}  // namespace
}  // namespace gigco::workflow
