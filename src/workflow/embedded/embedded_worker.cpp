#include "workflow/embedded/embedded_worker.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include "platform/db/database.hpp"
#include "platform/log/log.hpp"
#include "platform/runtime/pause.hpp"
#include "platform/runtime/shutdown.hpp"
#include "workflow/embedded/attempts.hpp"
#include "workflow/embedded/backlog.hpp"
#include "workflow/embedded/channels.hpp"
#include "workflow/embedded/steps.hpp"

namespace gigco::workflow {
namespace {

constexpr std::chrono::seconds kRestAfterFailure{1};

using boost::asio::awaitable;

}  // namespace

struct EmbeddedWorker::State {
  State(boost::asio::io_context& loop, db::Database& db, const Workflows& workflows,
        const Activities& activities, EmbeddedSettings given)
      : settings(given),
        context(loop),
        database(db),
        step_bell(loop, db, kStepChannel),
        activity_bell(loop, db, kActivityChannel),
        stepper(db, workflows, activity_bell, settings),
        attempter(db, activities, step_bell, settings),
        steppers(workflows.empty() ? 0 : settings.steps_at_once),
        attempters(activities.task_queues().empty() ? 0 : settings.activities_at_once) {}

  const EmbeddedSettings settings;
  boost::asio::io_context& context;
  db::Database& database;
  db::Bell step_bell;
  db::Bell activity_bell;
  Stepper stepper;
  Attempter attempter;
  const int steppers;
  const int attempters;
  runtime::Shutdown shutdown{steppers + attempters + 1};  // that watches

  /// Works until there is nothing left to do, rests until the bell rings, and so on.
  template <class Work>
  static awaitable<void> run(std::shared_ptr<State> self, db::Bell& bell, Work work) {
    while (!self->shutdown.has_begun()) {
      std::chrono::milliseconds rest = self->settings.poll;
      try {
        const bool has_worked = co_await work(*self);
        if (has_worked) {
          bell.ring();  // where there was one there may be more
          continue;
        }
      } catch (const std::exception& problem) {
        log::warning("workflows rest a moment", {{"reason", problem.what()}});
        rest = kRestAfterFailure;
      }
      if (!self->shutdown.has_begun()) {
        co_await bell.sleep(rest);
      }
    }
    self->shutdown.loop_ended();
  }

  template <class Work>
  void begin(int how_many, const std::shared_ptr<State>& self, db::Bell& bell, Work work) {
    for (int i = 0; i < how_many; ++i) {
      boost::asio::co_spawn(context, run(self, bell, work), boost::asio::detached);
    }
  }

  void start(const std::shared_ptr<State>& self) {
    step_bell.listen();
    activity_bell.listen();
    begin(steppers, self, step_bell, [](State& state) { return state.stepper.step(); });
    begin(attempters, self, activity_bell, [](State& state) { return state.attempter.attempt(); });
    boost::asio::co_spawn(context, watch(self), boost::asio::detached);
  }

  static awaitable<void> watch(std::shared_ptr<State> self) {
    constexpr std::chrono::milliseconds kGlance{100};
    constexpr int kGlancesBetween = 50;
    for (int glance = 0; !self->shutdown.has_begun(); ++glance) {
      if (glance % kGlancesBetween == 0) {
        co_await report_backlog(self->database);
      }
      co_await runtime::pause(kGlance);
    }
    self->shutdown.loop_ended();
  }
};

EmbeddedWorker::EmbeddedWorker(boost::asio::io_context& context, db::Database& database,
                               const Workflows& workflows, const Activities& activities,
                               EmbeddedSettings settings)
    : state_(std::make_shared<State>(context, database, workflows, activities, settings)) {
  boost::asio::post(context, [state = state_] { state->start(state); });
}

EmbeddedWorker::~EmbeddedWorker() { state_->shutdown.begin(); }

bool EmbeddedWorker::stop(std::chrono::milliseconds patience) {
  state_->shutdown.begin();
  boost::asio::post(state_->context, [state = state_] {
    state->step_bell.wake_all();
    state->activity_bell.wake_all();
  });
  if (state_->shutdown.wait(patience)) {
    return true;
  }
  constexpr std::chrono::seconds kGiveBack{2};
  boost::asio::co_spawn(
      state_->context, [state = state_] { return state->attempter.release(); }, boost::asio::use_future)
      .wait_for(kGiveBack);
  return false;
}

}  // namespace gigco::workflow
