#include "platform/purge/purger.hpp"

#include <exception>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/describe.hpp>

#include "platform/db/database.hpp"
#include "platform/log/log.hpp"
#include "platform/metrics/metrics.hpp"
#include "platform/runtime/shutdown.hpp"

namespace gigco::purge {
namespace {

using boost::asio::awaitable;

// Held until the transaction ends, so that whoever dies leaves nothing behind.
constexpr db::Statement kTakeTurn{"purge.take_turn",
                                  "select pg_try_advisory_xact_lock(x'7075726765'::bigint) as is_ours"};

struct Turn {
  bool is_ours = false;
};
BOOST_DESCRIBE_STRUCT(Turn, (), (is_ours))

enum class Outcome { done, elsewhere, failed };
BOOST_DESCRIBE_ENUM(Outcome, done, elsewhere, failed)

const char* name_of(Outcome outcome) { return boost::describe::enum_to_string(outcome, ""); }

}  // namespace

struct Purger::State {
  State(boost::asio::io_context& context, db::Database& its_database, std::vector<Task> its_tasks,
        Limits its_limits)
      : database(its_database), tasks(std::move(its_tasks)), limits(its_limits), rest(context) {}

  db::Database& database;
  const std::vector<Task> tasks;
  const Limits limits;
  boost::asio::steady_timer rest;
  runtime::Shutdown shutdown{1};

  /// Until nothing is left, or it is enough for this turn.
  awaitable<Outcome> work_off(const Task& task) {
    for (int i = 0; i < limits.transactions && !shutdown.has_begun(); ++i) {
      db::Transaction transaction = co_await database.begin();
      const Turn turn = co_await transaction.one<Turn>(kTakeTurn);
      if (!turn.is_ours) {
        co_return Outcome::elsewhere;
      }
      const std::int64_t deleted = co_await task.delete_some(transaction, limits.rows);
      co_await transaction.commit();
      metrics::counter("gigco_purged_rows_total", "What was deleted because nobody needs it any more",
                       {{"what", task.what}})
          .add(static_cast<double>(deleted));
      if (deleted < limits.rows) {
        break;
      }
    }
    co_return Outcome::done;
  }

  awaitable<Outcome> attempt(const Task& task) {
    try {
      co_return co_await work_off(task);
    } catch (const std::exception& problem) {
      log::warning("not purged", {{"what", task.what}, {"reason", problem.what()}});
    }
    co_return Outcome::failed;
  }

  awaitable<void> turn() {
    Outcome outcome = Outcome::done;
    for (const Task& task : tasks) {
      const Outcome came = co_await attempt(task);
      outcome = came == Outcome::done ? outcome : came;
      if (came == Outcome::elsewhere) {
        break;
      }
    }
    metrics::counter("gigco_purge_turns_total", "Looks for what nobody needs any more, by what came of them",
                     {{"outcome", name_of(outcome)}})
        .add();
  }

  static awaitable<void> run(std::shared_ptr<State> self) {
    while (!self->shutdown.has_begun()) {
      co_await self->turn();
      if (!self->shutdown.has_begun()) {
        self->rest.expires_after(self->limits.interval);
        co_await self->rest.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
      }
    }
    self->shutdown.loop_ended();
  }
};

Purger::Purger(boost::asio::io_context& context, db::Database& database, std::vector<Task> tasks,
               Limits limits)
    : state_(std::make_shared<State>(context, database, std::move(tasks), limits)) {
  boost::asio::co_spawn(context, State::run(state_), boost::asio::detached);
}

Purger::~Purger() { state_->shutdown.begin(); }

bool Purger::stop(std::chrono::milliseconds patience) {
  state_->shutdown.begin();
  boost::asio::post(state_->rest.get_executor(), [state = state_] { state->rest.cancel(); });
  return state_->shutdown.wait(patience);
}

}  // namespace gigco::purge
