#include "platform/db/bell.hpp"

#include <atomic>
#include <exception>
#include <list>
#include <random>
#include <string>
#include <string_view>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "platform/db/database.hpp"
#include "platform/log/log.hpp"
#include "platform/runtime/pause.hpp"

namespace gigco::db {
namespace {

using boost::asio::awaitable;
using boost::asio::steady_timer;

constexpr Statement kNotify{"bell.notify", "select 1 from pg_notify($1, $2)"};
/// Between two NOTIFYs of one bell: what other processes are told late by at most.
constexpr std::chrono::milliseconds kApart{5};

struct Sleeper {
  steady_timer timer;
  bool is_listed = true;
};

/// By which a bell knows its own NOTIFYs.
std::string random_name() {
  std::random_device source;
  return std::to_string(source()) + "-" + std::to_string(source());
}

}  // namespace

struct Bell::State {
  State(boost::asio::io_context& loop, Database& db, const char* name)
      : context(loop), database(db), channel(name) {}

  boost::asio::io_context& context;
  Database& database;
  const std::string channel;
  const std::string own_name = random_name();
  std::list<Sleeper*> sleepers;            // longest asleep first
  bool was_rung = false;                   // while nobody slept
  std::atomic<bool> is_on_its_way{false};  // a ring from any thread
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

  static void ring_everywhere(const std::shared_ptr<State>& self) {
    self->is_on_its_way = false;
    self->ring();
    if (std::exchange(self->is_announcing, true)) {
      self->announce_again = true;
    } else {
      boost::asio::co_spawn(self->context, announce(self), boost::asio::detached);
    }
  }

  static awaitable<void> announce(std::shared_ptr<State> self) {
    do {
      self->announce_again = false;
      try {
        co_await self->database.execute(kNotify, self->channel, self->own_name);
      } catch (const std::exception& problem) {  // those who sleep will look by themselves
        log::debug("nobody was woken", {{"reason", problem.what()}});
      }
      co_await runtime::pause(kApart);
    } while (self->announce_again);
    self->is_announcing = false;
  }
};

Bell::Bell(boost::asio::io_context& context, Database& database, const char* channel)
    : state_(std::make_shared<State>(context, database, channel)) {}

Bell::~Bell() = default;

void Bell::listen() {
  const std::weak_ptr<State> state = state_;
  const auto heard = [state](std::string_view name) {
    if (const auto alive = state.lock(); alive != nullptr && name != alive->own_name) {
      alive->ring();
    }
  };
  state_->database.listen(state_->channel, heard, [heard] { heard({}); });
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
  if (!state_->is_on_its_way.exchange(true)) {
    boost::asio::dispatch(state_->context, [state = state_] { State::ring_everywhere(state); });
  }
}

}  // namespace gigco::db
