#include "workflow/embedded/bell.hpp"

#include <exception>
#include <list>
#include <string_view>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "platform/db/database.hpp"
#include "platform/log/log.hpp"

namespace gigco::workflow {
namespace {

using boost::asio::awaitable;
using boost::asio::steady_timer;

constexpr db::Statement kNotify{"workflow.notify", "select 1 from pg_notify($1, '')"};

struct Sleeper {
  steady_timer timer;
  bool is_listed = true;
};

}  // namespace

struct Bell::State {
  State(boost::asio::io_context& loop, db::Database& db, const char* name)
      : context(loop), database(db), channel(name) {}

  boost::asio::io_context& context;
  db::Database& database;
  const char* channel;
  std::list<Sleeper*> sleepers;  // longest asleep first
  bool was_rung = false;         // while nobody slept
  bool is_announcing = false;
  bool announce_again = false;

  void ring() {
    if (sleepers.empty()) {
      was_rung = true;
      return;
    }
    sleepers.front()->is_listed = false;
    sleepers.front()->timer.cancel();
    sleepers.pop_front();
  }

  static awaitable<void> announce(std::shared_ptr<State> self) {
    do {
      self->announce_again = false;
      try {
        const std::string_view channel = self->channel;
        co_await self->database.run(kNotify, db::Params::pack(channel));
      } catch (const std::exception& problem) {  // those who sleep will look by themselves
        log::debug("nobody was woken", {{"reason", problem.what()}});
      }
    } while (self->announce_again);
    self->is_announcing = false;
  }
};

Bell::Bell(boost::asio::io_context& context, db::Database& database, const char* channel)
    : state_(std::make_shared<State>(context, database, channel)) {}

Bell::~Bell() = default;

void Bell::listen() {
  const std::weak_ptr<State> state = state_;
  const auto ring = [state] {
    if (const auto alive = state.lock()) {
      alive->ring();
    }
  };
  state_->database.listen(
      state_->channel, [ring](std::string_view /*payload*/) { ring(); }, ring);
}

awaitable<void> Bell::sleep(std::chrono::milliseconds most) {
  const std::shared_ptr<State> state = state_;
  if (std::exchange(state->was_rung, false)) {
    co_return;
  }
  Sleeper sleeper{steady_timer(state->context, most)};
  const auto place = state->sleepers.insert(state->sleepers.end(), &sleeper);
  boost::system::error_code woken;
  co_await sleeper.timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, woken));
  if (sleeper.is_listed) {
    state->sleepers.erase(place);
  }
}

boost::asio::io_context& Bell::context() const noexcept { return state_->context; }

void Bell::ring() { state_->ring(); }

void Bell::wake_all() {
  while (!state_->sleepers.empty()) {
    state_->ring();
  }
  state_->was_rung = true;
}

void Bell::ring_everywhere() {
  if (std::exchange(state_->is_announcing, true)) {
    state_->announce_again = true;
    return;
  }
  boost::asio::co_spawn(state_->context, State::announce(state_), boost::asio::detached);
}

}  // namespace gigco::workflow
