#include "app/background.hpp"

#include <algorithm>

#include <boost/asio/io_context.hpp>

#include "app/part_settings.hpp"
#include "app/workflows.hpp"
#include "domain/accounts/ended.hpp"
#include "domain/payments/bookkeeper.hpp"
#include "domain/payments/payments.hpp"
#include "domain/payments/worker.hpp"
#include "platform/idempotency/answers.hpp"
#include "platform/log/log.hpp"
#include "platform/purge/purger.hpp"
#include "workflow/lifecycle/relay.hpp"

namespace gigco::app {
namespace {

/// For every step and activity that may be under way at once, the relay's two, the payments', and a few more.
/// Those that listen come on top.
constexpr int kConnections = 16;

using Forget = boost::asio::awaitable<std::int64_t> (*)(db::Executor& database, std::int64_t seconds,
                                                        std::int64_t most);

purge::Task task(std::string what, Forget forget, std::chrono::milliseconds retention) {
  const std::int64_t kept = std::chrono::duration_cast<std::chrono::seconds>(retention).count();
  return {.what = std::move(what), .delete_some = [forget, kept](db::Executor& database, std::int64_t most) {
            return forget(database, kept, most);
          }};
}

std::vector<purge::Task> purge_tasks(const Settings& settings) {
  return {task("idempotency_keys", idempotency::forget_older, settings.idempotency_retention),
          task("sessions", accounts::forget_sessions, settings.session_retention),
          task("account_tokens", accounts::forget_account_tokens, settings.session_retention),
          task("outbox", workflow::forget_published, settings.outbox_retention)};
}

/// Whether it has ended by then.
template <class Part>
bool stop_by(Part& part, std::chrono::steady_clock::time_point deadline) {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
  return part.stop(std::max(left, std::chrono::milliseconds(0)));
}

}  // namespace

/// On this thread's connections, beside those that serve requests.
struct Background::Payments {
  Payments(db::Database& database, clover::Client* clover, const Settings& settings)
      : payments(database, clover, payment_settings(settings)), bookkeeper(database, clover) {}

  payments::Payments payments;
  payments::Bookkeeper bookkeeper;
  std::unique_ptr<payments::PaymentWorker> worker;
};

Background::Background(const Settings& settings)
    : database_(background_connection_settings(settings), {.max_connections = kConnections}, 1) {}

Background::~Background() { close(); }

boost::asio::io_context& Background::context() noexcept { return *thread_.contexts().front(); }

db::Database& Background::database() noexcept { return database_; }

void Background::open() {
  thread_.start([this](boost::asio::io_context& own) { database_.open_on_this_thread(own); },
                [this](boost::asio::io_context&) { database_.close_on_this_thread(); });
}

void Background::start(const Settings& settings, Duties duties, Workflows& workflows,
                       clover::Client* clover) {
  payments_ = std::make_unique<Payments>(database_, clover, settings);
  if (duties.payments) {
    payments_->worker =
        std::make_unique<payments::PaymentWorker>(context(), payments_->payments, payments_->bookkeeper);
  }
  if (duties.payments || duties.workflows) {
    workflows_ = &workflows;
    workflows.start(context(), duties, payments_->payments);
  }
  if (duties.purge) {
    const purge::Limits limits{.interval = settings.purge_interval};
    purger_ = std::make_unique<purge::Purger>(context(), database_, purge_tasks(settings), limits);
  }
}

void Background::stop(std::chrono::steady_clock::time_point deadline) {
  if (workflows_ != nullptr) {
    workflows_->stop(deadline);
  }
  if (payments_ != nullptr && payments_->worker != nullptr && !stop_by(*payments_->worker, deadline)) {
    log::warning("payments in progress are left to whoever comes next");
  }
  if (purger_ != nullptr && !stop_by(*purger_, deadline)) {
    log::warning("a purge under way is given up");
  }
}

void Background::close() { thread_.stop(); }

}  // namespace gigco::app
