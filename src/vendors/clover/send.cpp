// How any call travels: its place in the rate, its breaker, its attempts.

#include "platform/http_client/http_client.hpp"
#include "platform/json/codec.hpp"
#include "platform/log/log.hpp"
#include "platform/metrics/metrics.hpp"
#include "platform/runtime/pause.hpp"
#include "vendors/clover/call.hpp"
#include "vendors/clover/failure.hpp"

namespace gigco::clover {
namespace {

using namespace std::chrono_literals;

constexpr int kSuccesses = 200;
constexpr int kRedirects = 300;

Failure refused_by_breaker() {
  return {.kind = FailureKind::unavailable, .code = "circuit_open", .message = "the last calls have failed"};
}

/// Tells the breaker how a call went, also when an exception ends it.
class Attempt {
 public:
  explicit Attempt(resilience::CircuitBreaker& breaker) : breaker_(breaker) {}
  Attempt(const Attempt&) = delete;
  Attempt& operator=(const Attempt&) = delete;
  ~Attempt() {
    if (!is_told_) {
      breaker_.abandoned();
    }
  }

  void tell(bool is_up) {
    is_told_ = true;
    if (is_up) {
      breaker_.succeeded();
    } else {
      breaker_.failed();
    }
  }

 private:
  resilience::CircuitBreaker& breaker_;
  bool is_told_ = false;
};

std::unique_ptr<resilience::CircuitBreaker> make_breaker(const Settings& settings, std::string operation) {
  const auto gauge = metrics::gauge("gigco_circuit_breaker_state", "0 closed, 1 half open, 2 open",
                                    {{"vendor", "clover"}, {"operation", operation}});
  return std::make_unique<resilience::CircuitBreaker>(
      settings.breaker, [gauge, operation](resilience::CircuitBreaker::State state) {
        gauge.set(static_cast<double>(state));
        if (state == resilience::CircuitBreaker::State::open) {
          log::error("calls to clover stopped", {{"operation", operation}});
        }
      });
}

}  // namespace

Client::Client(http_client::Client& transport, Settings settings)
    : transport_(transport), settings_(std::move(settings)), pacer_(settings_.calls_per_second) {
  for (const std::string_view name : json::detail::Enumerators<OperationClass>::instance().names) {
    breakers_.push_back(make_breaker(settings_, std::string(name)));
  }
}

Client::~Client() = default;

resilience::CircuitBreaker& Client::breaker(OperationClass operation) const {
  return *breakers_.at(static_cast<std::size_t>(operation));
}

bool Client::is_out(OperationClass operation) const { return breaker(operation).refuses(); }

bool Client::is_too_late(std::chrono::steady_clock::time_point begin, Deadline deadline) const {
  return deadline != Deadline::max() && begin > deadline - settings_.timeout;
}

awaitable<void> Client::rest(int failures, const Failure& last) const {
  co_await runtime::pause(std::max(settings_.backoff.pause(failures), last.retry_after.value_or(0ms)));
}

awaitable<Reply<std::string>> Client::send_once(const Call& call) {
  resilience::CircuitBreaker& guard = breaker(call.operation);
  if (!guard.allow()) {
    co_return refused_by_breaker();
  }
  Attempt attempt(guard);
  const auto begin = pacer_.book();
  if (is_too_late(begin, call.deadline)) {
    co_return out_of_time();
  }
  co_await runtime::pause_until(begin);
  http_client::Request request{.method = call.method,
                               .url = settings_.url + call.path,
                               .headers = {{"Authorization", "Bearer " + settings_.private_key},
                                           {"Accept", "application/json"},
                                           {"User-Agent", "GigCo"}},
                               .timeout = settings_.timeout};
  if (call.body) {
    request.headers.emplace_back("Content-Type", "application/json");
    request.body = json::to_string(json::Value(*call.body));
  }
  if (call.key) {
    request.headers.emplace_back("idempotency-key", to_string(*call.key));
  }
  if (!call.buyer_ip.empty()) {
    request.headers.emplace_back("x-forwarded-for", call.buyer_ip);
  }
  http_client::Outcome outcome = co_await transport_.send(std::move(request));
  Reply<std::string> reply = std::string();
  if (!outcome) {
    reply = failure_of(outcome.error());
  } else if (outcome->status < kSuccesses || outcome->status >= kRedirects) {
    reply = failure_of(*outcome);
  } else {
    reply = std::move(outcome->body);
  }
  attempt.tell(reply || !is_outage(reply.error()));
  if (!reply &&
      reply.error().retry_after) {  // of the key, not of this call: others that ask earlier lengthen it
    pacer_.hold_until(std::chrono::steady_clock::now() + *reply.error().retry_after);
  }
  if (!reply && reply.error().kind == FailureKind::unauthorized) {
    log::error("clover does not accept our key", {{"path", call.path}, {"code", reply.error().code}});
  } else if (!reply) {
    log::warning("clover refused",
                 {{"path", call.path}, {"code", reply.error().code}, {"reason", reply.error().message}});
  }
  co_return reply;
}

awaitable<Reply<std::string>> Client::send(Call call, int attempts) {
  Reply<std::string> reply = out_of_time();
  bool may_be_done = false;
  for (int failures = 0; failures < attempts; ++failures) {
    if (failures > 0) {
      co_await rest(failures - 1, reply.error());
    }
    if (failures > 0 && is_too_late(std::chrono::steady_clock::now(), call.deadline)) {
      break;
    }
    reply = co_await send_once(call);
    if (reply || !is_passing(reply.error())) {
      co_return reply;
    }
    may_be_done = may_be_done || reply.error().kind == FailureKind::unknown;
  }
  if (may_be_done) {  // by an attempt before the last one
    co_return as_unknown(reply.error());
  }
  co_return reply;
}

}  // namespace gigco::clover
