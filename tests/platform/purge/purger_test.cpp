// What a purger deletes, when, and beside whom.
#include "platform/purge/purger.hpp"

#include <atomic>
#include <thread>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "platform/metrics/metrics.hpp"
#include "tests/platform/db/on_database.hpp"

namespace gigco::purge {
namespace {

using boost::asio::awaitable;

constexpr db::Statement kDelete{"test.delete", R"(
  delete from things where n in (select n from things where is_old order by n limit $1))"};
constexpr db::Statement kHold{"test.hold", "select pg_advisory_xact_lock(x'7075726765'::bigint)::text"};
constexpr db::Statement kRefused{"test.refused", "delete from nothing_of_that_name"};

constexpr std::chrono::milliseconds kOften{10};
constexpr std::int64_t kRows = 10;

/// As a purger in another process does, until it is told to end.
awaitable<void> hold_turn(db::Database& database, boost::asio::steady_timer& told, bool& is_held) {
  db::Transaction transaction = co_await database.begin();
  co_await transaction.run(kHold, db::Params());
  is_held = true;
  co_await told.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
}

class Purgers : public db::OnDatabase {
 protected:
  Purgers() {
    sql("create table things (n int8 primary key, is_old boolean not null)");
    sql("insert into things select n, n <= 25 from generate_series(1, 30) n");
  }
  ~Purgers() override { stop(); }

  void start(std::vector<Task> tasks, std::chrono::milliseconds interval = kOften, int transactions = 100) {
    const Limits limits{.interval = interval, .rows = kRows, .transactions = transactions};
    purger_.emplace(context_, database_, std::move(tasks), limits);
  }

  /// It waits for the loop, which is this thread's.
  bool stop() {
    if (!purger_) {
      return true;
    }
    std::atomic<bool> done = false;
    bool has_ended = false;
    std::thread other([&] {
      has_ended = purger_->stop(kPatience);
      done = true;
    });
    until([&done] { return done.load(); });
    other.join();
    purger_.reset();
    return has_ended;
  }

  Task things() {
    return {.what = "things", .delete_some = [this](db::Executor& database, std::int64_t most) {
              ++transactions_;
              return database.execute(kDelete, most);
            }};
  }
  static Task refused() {
    return {.what = "refused",
            .delete_some = [](db::Executor& database, std::int64_t) { return database.execute(kRefused); }};
  }

  std::string left() const { return sql("select count(*) from things"); }

  /// The counter is the process's, so it never begins at zero.
  static double turns(const std::string& outcome) {
    const std::string name = "gigco_purge_turns_total{outcome=\"" + outcome + "\"} ";
    const std::string text = metrics::exposition();
    const std::size_t place = text.find(name);
    return place == std::string::npos ? 0 : std::stod(text.substr(place + name.size()));
  }

  std::optional<Purger> purger_;
  int transactions_ = 0;
};

TEST_F(Purgers, DeletesAllInTransactionsOfABoundedSizeAndLeavesTheRest) {
  const double before = turns("done");
  start({things()}, std::chrono::hours(1));
  until([&] { return turns("done") > before; });
  EXPECT_EQ(sql("select string_agg(n::text, ' ' order by n) from things"), "26 27 28 29 30");
  EXPECT_EQ(transactions_, 3);
}

TEST_F(Purgers, LeavesToTheNextTurnWhatIsTooMuchForOne) {
  const double before = turns("done");
  start({things()}, std::chrono::hours(1), 2);
  until([&] { return turns("done") > before; });
  EXPECT_EQ(left(), "10");
  EXPECT_TRUE(stop());
  start({things()}, std::chrono::hours(1), 2);
  until([&] { return left() == "5"; });
}

TEST_F(Purgers, DeletesNothingWhileAnotherProcessDoes) {
  boost::asio::steady_timer told(context_, boost::asio::steady_timer::time_point::max());
  bool is_held = false;
  boost::asio::co_spawn(context_, hold_turn(database_, told, is_held), boost::asio::detached);
  until([&is_held] { return is_held; });
  const double before = turns("elsewhere");
  start({things()});
  until([&] { return turns("elsewhere") >= before + 3; });
  EXPECT_EQ(left(), "30");
  told.cancel();
  until([&] { return left() == "5"; });
}

TEST_F(Purgers, ATaskThatFailsDoesNotStopTheOthers) {
  const double before = turns("failed");
  start({refused(), things()});
  until([&] { return turns("failed") > before; });
  EXPECT_EQ(left(), "5");
}

TEST_F(Purgers, StopsInTheMiddleOfItsRest) {
  const double before = turns("done");
  start({things()}, std::chrono::hours(1));
  until([&] { return turns("done") > before; });
  EXPECT_TRUE(stop());
  sql("insert into things values (1, true)");
  context_.run_for(std::chrono::milliseconds(50));
  EXPECT_EQ(left(), "6");
}

}  // namespace
}  // namespace gigco::purge
