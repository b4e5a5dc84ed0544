#include "platform/db/shard.hpp"

#include <algorithm>
#include <random>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include "platform/log/log.hpp"

namespace gigco::db {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;

constexpr milliseconds kWatchInterval{250};
constexpr milliseconds kAnswerGrace{1'000};  // beyond the server's own statement timeout
constexpr milliseconds kPauseAfterRefusal{200};

constexpr Statement kRollback{"db.rollback", "rollback"};

/// Gives a connection back when its scope ends.
class Lease {
 public:
  Lease(Shard& shard, const std::shared_ptr<Connection>& connection)
      : shard_(shard), connection_(connection) {}
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  // NOLINTNEXTLINE(bugprone-exception-escape): only std::bad_alloc, which ends the program anyway
  ~Lease() { shard_.release(connection_); }

 private:
  Shard& shard_;
  const std::shared_ptr<Connection>& connection_;
};

}  // namespace

milliseconds Backoff::next() {
  thread_local std::minstd_rand random(std::random_device{}());
  std::uniform_int_distribution<milliseconds::rep> jitter(1, ceiling_.count());
  ceiling_ = std::min(ceiling_ * 2, kMost);
  return milliseconds(jitter(random));
}

Shard::Shard(asio::io_context& context, asio::thread_pool& helper, ConnectionSettings settings,
             int max_exclusive, milliseconds acquire_timeout)
    : context_(context),
      helper_(helper),
      settings_(std::move(settings)),
      max_exclusive_(max_exclusive),
      acquire_timeout_(acquire_timeout),
      meter_(settings_.application_name, max_exclusive + static_cast<int>(kPipelinedConnections)),
      watch_timer_(context) {}

void Shard::open() {
  for (auto& slot : pipelined_) {
    asio::co_spawn(context_,
                   keep_open([&slot](const std::shared_ptr<Connection>& connection) { slot = connection; },
                             [&slot] { slot = nullptr; }),
                   asio::detached);
  }
  asio::co_spawn(context_, watch(), asio::detached);
}

void Shard::close() {
  closing_ = true;
  watch_timer_.cancel();
  for (const auto& sleeper : sleepers_) {
    if (const auto timer = sleeper.lock()) {
      timer->cancel();
    }
  }
  auto connections = std::exchange(exclusive_, {});
  connections.insert(connections.end(), pipelined_.begin(), pipelined_.end());
  connections.push_back(listener_);
  idle_.clear();
  for (const auto& connection : connections) {
    if (connection != nullptr) {
      connection->close("the service is shutting down");
    }
  }
  while (!waiters_.empty()) {
    take_waiter(waiters_.begin())
        .completion.fail(std::make_exception_ptr(Unavailable("the service is shutting down")));
  }
}

asio::awaitable<Rows> Shard::run(const Statement& statement, Params params) {
  // While the pipelined connections wait for their next attempt, an exclusive one may already be open.
  Connection* const pipelined = statement.lane == Lane::pipelined ? least_busy() : nullptr;
  if (pipelined != nullptr) {
    if (pipelined->in_flight() >= kMaxPipelinedInFlight) {
      throw Unavailable("too many statements are waiting for the database");
    }
    const StatementTimer timer(statement);
    co_return co_await runtime::await_completion<Rows>(
        [&](runtime::Completion<Rows> completion, const auto&) {
          pipelined->submit(statement, std::move(params), Sync::at_end_of_turn, std::move(completion));
        });
  }
  const std::shared_ptr<Connection> connection = co_await acquire();
  const Lease lease(*this, connection);
  co_return co_await run_on(connection, statement, std::move(params));
}

asio::awaitable<Rows> Shard::run_on(const std::shared_ptr<Connection>& connection, const Statement& statement,
                                    Params params) {
  const StatementTimer timer(statement);
  co_return co_await runtime::await_completion<Rows>([&](runtime::Completion<Rows> completion, auto slot) {
    if (slot.is_connected()) {
      slot.assign([this, connection](asio::cancellation_type) {
        if (connection->is_open()) {
          connection->request_cancel(helper_);
        }
      });
    }
    connection->submit(statement, std::move(params), Sync::after_this, std::move(completion));
  });
}

Connection* Shard::least_busy() noexcept {
  Connection* best = nullptr;
  for (const auto& connection : pipelined_) {
    if (connection != nullptr && connection->is_open() &&
        (best == nullptr || connection->in_flight() < best->in_flight())) {
      best = connection.get();
    }
  }
  return best;
}

asio::awaitable<std::shared_ptr<Connection>> Shard::acquire() {
  const WaitTimer timer(meter_.wait_seconds());
  if (!idle_.empty()) {
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    co_return connection;
  }
  if (exclusive_count_ < max_exclusive_) {
    co_return co_await connect_exclusive();
  }
  if (waiters_.size() >= kMaxWaiters) {
    throw Unavailable("too many requests are waiting for a database connection");
  }
  co_return co_await wait_for_release();
}

asio::awaitable<std::shared_ptr<Connection>> Shard::wait_for_release() {
  const std::uint64_t ticket = ++next_ticket_;
  co_return co_await runtime::await_completion<std::shared_ptr<Connection>>([&](auto completion, auto slot) {
    if (slot.is_connected()) {
      slot.assign([this, ticket](asio::cancellation_type) {
        asio::post(context_, [self = shared_from_this(), ticket] { self->cancel_waiter(ticket); });
      });
    }
    waiters_.push_back({ticket, Clock::now() + acquire_timeout_, std::move(completion)});
  });
}

asio::awaitable<std::shared_ptr<Connection>> Shard::connect_exclusive() {
  if (closing_ || Clock::now() < no_connect_before_) {
    throw Unavailable("the database is not connected");
  }
  const auto self = shared_from_this();  // the database may be closed, and gone, before the server answers
  ++exclusive_count_;
  auto connection = std::make_shared<Connection>(context_);
  try {
    co_await connection->connect(settings_);
  } catch (...) {
    --exclusive_count_;
    no_connect_before_ = Clock::now() + kPauseAfterRefusal;
    throw;
  }
  if (closing_) {
    --exclusive_count_;
    connection->close("the service is shutting down");
    throw Unavailable("the service is shutting down");
  }
  exclusive_.push_back(connection);
  connection->on_closed = [this, weak = std::weak_ptr(connection)] { forget(weak.lock()); };
  co_return connection;
}

void Shard::forget(const std::shared_ptr<Connection>& connection) {
  std::erase(exclusive_, connection);
  std::erase(idle_, connection);
  --exclusive_count_;
  if (!waiters_.empty() && !closing_) {
    asio::co_spawn(context_, reconnect_for_waiter(), asio::detached);
  }
}

asio::awaitable<void> Shard::reconnect_for_waiter() {
  const auto self = shared_from_this();
  std::exception_ptr problem;
  try {
    hand_over(co_await connect_exclusive());
  } catch (const Unavailable&) {
    problem = std::current_exception();
  }
  if (problem != nullptr && !waiters_.empty()) {
    take_waiter(waiters_.begin()).completion.fail(problem);
  }
}

void Shard::release(std::shared_ptr<Connection> connection) {
  if (!connection->is_open()) {
    return;  // forget() has been told
  }
  if (connection->in_flight() > 0 || connection->in_transaction()) {
    // A transaction that was given up, perhaps in the middle of a statement.
    auto& released = *connection;
    released.submit(kRollback, Params(), Sync::after_this,
                    runtime::Completion<Rows>([self = shared_from_this(), connection = std::move(connection)](
                                                  const std::exception_ptr& problem, const Rows&) {
                      if (problem == nullptr) {
                        self->hand_over(connection);
                      } else if (connection->is_open()) {
                        connection->close("a transaction could not be rolled back");
                      }
                    }));
    return;
  }
  hand_over(std::move(connection));
}

void Shard::hand_over(std::shared_ptr<Connection> connection) {
  if (closing_) {
    connection->close("the service is shutting down");
  } else if (waiters_.empty()) {
    idle_.push_back(std::move(connection));
  } else {
    // Posted, because release() runs in destructors, from which no other coroutine should be resumed.
    auto waiter = std::make_shared<Waiter>(take_waiter(waiters_.begin()));
    asio::post(context_, [waiter, connection = std::move(connection)]() mutable {
      waiter->completion.succeed(std::move(connection));
    });
  }
}

Shard::Waiter Shard::take_waiter(std::deque<Waiter>::iterator position) {
  Waiter waiter = std::move(*position);
  waiters_.erase(position);
  return waiter;
}

void Shard::cancel_waiter(std::uint64_t ticket) {
  const auto waiter = std::ranges::find(waiters_, ticket, &Waiter::ticket);
  if (waiter != waiters_.end()) {
    take_waiter(waiter).completion.fail(std::make_exception_ptr(Unavailable("the client went away")));
  }
}

void Shard::expire_waiters() {
  const auto now = Clock::now();
  while (!waiters_.empty() && waiters_.front().deadline <= now) {
    take_waiter(waiters_.begin())
        .completion.fail(std::make_exception_ptr(Unavailable("no database connection became free in time")));
  }
}

void Shard::show_numbers() {
  int open = static_cast<int>(exclusive_.size());
  int busy = open - static_cast<int>(idle_.size());
  for (const auto& connection : pipelined_) {
    if (connection != nullptr && connection->is_open()) {
      ++open;
      busy += connection->in_flight() > 0 ? 1 : 0;
    }
  }
  meter_.show(open, busy, static_cast<int>(waiters_.size()));
}

asio::awaitable<void> Shard::watch() {
  const auto self = shared_from_this();
  while (!closing_) {
    watch_timer_.expires_after(kWatchInterval);
    co_await watch_timer_.async_wait(asio::as_tuple(asio::use_awaitable));
    expire_waiters();
    show_numbers();
    const auto too_old = Clock::now() - settings_.statement_timeout - kAnswerGrace;
    auto connections = exclusive_;
    connections.insert(connections.end(), pipelined_.begin(), pipelined_.end());
    for (const auto& connection : connections) {
      if (connection != nullptr && connection->is_open() && connection->oldest() < too_old) {
        connection->close("the database did not answer in time");
      }
    }
  }
}

asio::awaitable<void> Shard::until_closed(std::shared_ptr<Connection> connection) {
  asio::steady_timer closed(context_, Clock::time_point::max());
  connection->on_closed = [&closed] { closed.cancel(); };
  co_await closed.async_wait(asio::as_tuple(asio::use_awaitable));
}

asio::awaitable<void> Shard::keep_open(OnOpen opened, std::function<void()> closed) {
  const auto self = shared_from_this();
  Backoff backoff;
  while (!closing_) {
    const auto connection = std::make_shared<Connection>(context_);
    std::string problem;
    try {
      co_await connection->connect(settings_);
    } catch (const Unavailable& unavailable) {
      problem = unavailable.what();
    }
    if (problem.empty() && !closing_) {
      backoff.reset();
      opened(connection);
      co_await until_closed(connection);
      closed();
    }
    if (!closing_) {
      log::warning("database connection lost", {{"reason", problem}});
      const auto timer = std::make_shared<asio::steady_timer>(context_, backoff.next());
      std::erase_if(sleepers_, [](const auto& sleeper) { return sleeper.expired(); });
      sleepers_.push_back(timer);
      co_await timer->async_wait(asio::as_tuple(asio::use_awaitable));
    }
  }
}

void Shard::listen(std::string channel, std::function<void(std::string_view)> on_notification,
                   std::function<void()> on_connected) {
  Channel& added = channels_.emplace_back(Channel{.name = std::move(channel),
                                                  .statement_name = {},
                                                  .sql = {},
                                                  .statement = {},
                                                  .on_notification = std::move(on_notification),
                                                  .on_connected = std::move(on_connected)});
  // LISTEN takes a name, not a parameter: the channel is a constant of ours, never input.
  added.sql = "listen " + added.name;
  added.statement_name = "db.listen." + std::to_string(channels_.size());
  added.statement = {added.statement_name.c_str(), added.sql.c_str()};
  if (listener_ != nullptr) {
    subscribe(added);
  }
  if (channels_.size() > 1) {
    return;
  }
  asio::co_spawn(context_,
                 keep_open(
                     [this](const std::shared_ptr<Connection>& connection) {
                       listener_ = connection;
                       connection->on_notification = [this](std::string_view name, std::string_view payload) {
                         for (const Channel& each : channels_) {
                           if (each.name == name) {
                             each.on_notification(payload);
                           }
                         }
                       };
                       std::ranges::for_each(channels_, [this](const Channel& each) { subscribe(each); });
                     },
                     [this] { listener_ = nullptr; }),
                 asio::detached);
}

void Shard::subscribe(const Channel& channel) {
  listener_->submit(channel.statement, Params(), Sync::after_this,
                    runtime::Completion<Rows>([&channel](const std::exception_ptr& problem, const Rows&) {
                      if (problem == nullptr) {
                        channel.on_connected();
                      }
                    }));
}

}  // namespace gigco::db
