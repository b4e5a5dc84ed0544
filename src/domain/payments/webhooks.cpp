// Webhooks: a hint at which charge to look. What they say themselves is never believed, so neither their
// order nor their number matters.
#include <boost/describe.hpp>

#include "domain/payments/bookkeeper.hpp"
#include "domain/payments/operations.hpp"
#include "platform/db/database.hpp"
#include "platform/log/log.hpp"
#include "vendors/clover/clover.hpp"
#include "vendors/clover/webhook.hpp"

namespace gigco::payments {
namespace {

constexpr std::int64_t kMostAtOnce = 20;
constexpr int kMostAttempts = 12;

constexpr db::Statement kReceive{"payments.receive_webhook", R"(
  insert into webhook_events (body_hash, clover_charge_id, type, status) values ($1, $2, $3, $4)
  on conflict (body_hash) do nothing)"};

struct Event {
  Id id = 0;
  std::string clover_charge_id;
  std::int32_t attempts = 0;
};
BOOST_DESCRIBE_STRUCT(Event, (), (id, clover_charge_id, attempts))

// Whoever claims one has as long as the pause to its next attempt.
constexpr db::Statement kClaim{"payments.claim_webhooks", R"(
  update webhook_events
     set attempts = attempts + 1, next_attempt_at = now() + make_interval(mins => least(attempts + 1, 30))
   where id in (select id from webhook_events where processed_at is null and next_attempt_at <= now()
                 order by next_attempt_at limit $1 for update skip locked)
  returning id, clover_charge_id, attempts)"};

constexpr db::Statement kProcessed{"payments.webhook_processed", R"(
  update webhook_events set processed_at = now(), outcome = $2 where id = $1 and processed_at is null)"};

// Without waiting for its backoff: what it waits for seems to have happened.
constexpr db::Statement kWake{"payments.wake_operations", R"(
  update payment_operations set next_attempt_at = now()
   where status = 'pending' and next_attempt_at > now()
     and (uuid = $1 or transaction_id = (select id from transactions where clover_charge_id = $2)))"};

// Of a charge that was declined, an operation that has failed is all there is.
constexpr db::Statement kIsKnown{"payments.is_charge_known", R"(
  select exists(select from transactions where clover_charge_id = $1)
      or exists(select from payment_operations
                 where uuid = $2 and (status in ('pending', 'dead') or status = 'failed' and $3::boolean)))"};

}  // namespace

awaitable<bool> Bookkeeper::receive(clover::Webhook webhook, std::string body_hash) {
  const std::int64_t added =
      co_await database_.execute(kReceive, body_hash, webhook.id, webhook.type, webhook.status);
  co_return added == 1;
}

awaitable<int> Bookkeeper::follow_webhooks() {
  if (client_->is_out(clover::OperationClass::read)) {
    co_return 0;
  }
  const std::vector<Event> events = co_await database_.all<Event>(kClaim, kMostAtOnce);
  for (const Event& event : events) {
    std::string outcome = co_await outcome_of(event.clover_charge_id);
    if (outcome.empty() && event.attempts >= kMostAttempts) {
      outcome = "given_up";
    }
    if (!outcome.empty()) {
      co_await database_.execute(kProcessed, event.id, outcome);
    }
  }
  co_return static_cast<int>(events.size());
}

awaitable<std::string> Bookkeeper::tell_operations(std::string charge_id, std::optional<Uuid> operation,
                                                   bool is_declined) {
  const std::int64_t woken = co_await database_.execute(kWake, operation, charge_id);
  if (woken > 0) {
    co_return "woken";
  }
  const bool is_known = co_await database_.one<bool>(kIsKnown, charge_id, operation, is_declined);
  co_return is_known ? "known" : "";
}

awaitable<std::string> Bookkeeper::outcome_of(std::string charge_id) {
  std::string outcome = co_await tell_operations(charge_id, {}, false);
  if (!outcome.empty()) {
    co_return outcome;
  }
  const clover::Reply<clover::Charge> charge = co_await client_->get_charge(charge_id);
  if (!charge) {
    co_return charge.error().kind == clover::FailureKind::not_found ? "foreign" : "";
  }
  const clover::Metadata metadata = charge->metadata.value_or(clover::Metadata());
  outcome =
      co_await tell_operations(charge_id, parse_uuid(metadata.operation.value_or("")), charge->is_failed());
  if (!outcome.empty()) {
    co_return outcome;
  }
  const bool is_orphan = co_await adopt(*charge);
  if (!is_orphan) {
    log::warning("a webhook names a charge that is not ours", {{"charge", charge->id}});
  }
  co_return is_orphan ? "orphan" : "foreign";
}

awaitable<int> Bookkeeper::work_off() {
  if (client_ == nullptr) {
    co_return 0;
  }
  const int followed = co_await follow_webhooks();
  const int given_back = co_await give_back();
  co_return followed + given_back;
}

}  // namespace gigco::payments
