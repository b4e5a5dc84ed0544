#include "platform/db/database.hpp"

#include <algorithm>

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include "platform/db/shard.hpp"

namespace gigco::db {
namespace {

/// The shards of the calling thread, by database: tests hold several databases in one process.
thread_local std::vector<std::pair<const Database*, std::shared_ptr<Shard>>> shards_of_this_thread;

const std::shared_ptr<Shard>& shard_of(const Database* database) {
  const auto found = std::ranges::find(shards_of_this_thread, database,
                                       &std::pair<const Database*, std::shared_ptr<Shard>>::first);
  if (found == shards_of_this_thread.end()) {
    throw std::logic_error("the database is used on a thread that has not opened it");
  }
  return found->second;
}

}  // namespace

struct Database::State {
  ConnectionSettings settings;
  std::chrono::milliseconds acquire_timeout{};
  int exclusive_for_each_thread = 0;
  boost::asio::thread_pool helper{1};  // for libpq's blocking cancel request
};

Database::Database(ConnectionSettings settings, PoolLimits limits, int threads)
    : state_(std::make_unique<State>()) {
  const int each = limits.max_connections / threads - static_cast<int>(kPipelinedConnections);
  state_->settings = std::move(settings);
  state_->acquire_timeout = limits.acquire_timeout;
  state_->exclusive_for_each_thread = std::max(1, each);
}

Database::~Database() { state_->helper.join(); }

void Database::open_on_this_thread(boost::asio::io_context& context) {
  auto shard = std::make_shared<Shard>(context, state_->helper, state_->settings,
                                       state_->exclusive_for_each_thread, state_->acquire_timeout);
  shards_of_this_thread.emplace_back(this, shard);
  shard->open();
}

void Database::close_on_this_thread() {
  const auto shard = shard_of(this);
  shard->close();
  std::erase_if(shards_of_this_thread, [this](const auto& entry) { return entry.first == this; });
}

boost::asio::awaitable<Rows> Database::run(const Statement& statement, Params params) {
  return shard_of(this)->run(statement, std::move(params));
}

boost::asio::awaitable<Transaction> Database::begin() {
  const std::shared_ptr<Shard> shard = shard_of(this);
  std::shared_ptr<Connection> connection = co_await shard->acquire();
  co_return Transaction(shard, std::move(connection));
}

void Database::listen(std::string channel, std::function<void(std::string_view)> on_notification,
                      std::function<void()> on_connected) {
  shard_of(this)->listen(std::move(channel), std::move(on_notification), std::move(on_connected));
}

}  // namespace gigco::db
