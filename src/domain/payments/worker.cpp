#include "domain/payments/worker.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "domain/payments/bookkeeper.hpp"
#include "domain/payments/payments.hpp"
#include "platform/db/errors.hpp"
#include "platform/log/log.hpp"
#include "platform/runtime/pause.hpp"
#include "platform/runtime/shutdown.hpp"

namespace gigco::payments {
namespace {

constexpr std::chrono::milliseconds kRest{500};  // when there was nothing to do
constexpr std::chrono::seconds kRestAfterFailure{2};
constexpr std::chrono::minutes kNightlyPause{15};  // between looks whether a day is to be compared

}  // namespace

struct PaymentWorker::State {
  runtime::Shutdown shutdown{1};
  std::chrono::steady_clock::time_point next_nightly = std::chrono::steady_clock::now();

  boost::asio::awaitable<void> compare_books(Bookkeeper& bookkeeper) {
    if (std::chrono::steady_clock::now() < next_nightly) {
      co_return;
    }
    next_nightly = std::chrono::steady_clock::now() + kNightlyPause;
    const Result<void> compared = co_await bookkeeper.reconcile_days();
    if (!compared) {
      log::warning("the books of the last days not compared yet", {{"code", compared.error().code}});
    }
  }

  /// How long to rest before the next turn.
  boost::asio::awaitable<std::chrono::milliseconds> turn(Payments& payments, Bookkeeper& bookkeeper) {
    try {
      const int paid = co_await payments.work_off();
      const int kept = co_await bookkeeper.work_off();
      co_await compare_books(bookkeeper);
      co_return paid + kept > 0 ? std::chrono::milliseconds(0) : kRest;
    } catch (const std::exception& problem) {
      log::error("payments not worked off", {{"reason", problem.what()}});
    }
    co_return kRestAfterFailure;
  }

  static boost::asio::awaitable<void> run(std::shared_ptr<State> self, Payments& payments,
                                          Bookkeeper& bookkeeper) {
    while (!self->shutdown.has_begun()) {
      const std::chrono::milliseconds rest = co_await self->turn(payments, bookkeeper);
      co_await runtime::pause(rest);
    }
    self->shutdown.loop_ended();
  }
};

PaymentWorker::PaymentWorker(boost::asio::io_context& context, Payments& payments, Bookkeeper& bookkeeper)
    : state_(std::make_shared<State>()) {
  boost::asio::co_spawn(context, State::run(state_, payments, bookkeeper), boost::asio::detached);
}

PaymentWorker::~PaymentWorker() { state_->shutdown.begin(); }

bool PaymentWorker::stop(std::chrono::milliseconds patience) {
  state_->shutdown.begin();
  return state_->shutdown.wait(patience);
}

}  // namespace gigco::payments
