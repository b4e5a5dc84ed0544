// Charges without a payment: the processor made them although their payment had failed here.
#include <boost/describe.hpp>

#include "domain/payments/bookkeeper.hpp"
#include "domain/payments/operations.hpp"
#include "platform/db/database.hpp"
#include "platform/log/log.hpp"
#include "vendors/clover/clover.hpp"

namespace gigco::payments {
namespace {

constexpr int kMostAtOnce = 20;

constexpr db::Statement kAdopt{"payments.adopt_orphan", R"(
  insert into orphan_charges (clover_charge_id, operation_id, amount_cents, refunded_before_cents)
  select $2, id, $3, $4 from payment_operations where uuid = $1 and kind = 'authorize' and status = 'failed'
  on conflict do nothing)"};

constexpr db::Statement kIsAdopted{"payments.is_adopted",
                                   "select exists(select from orphan_charges where clover_charge_id = $1)"};

struct Orphan {
  Id id = 0;
  std::string clover_charge_id;
  Cents amount;
  Cents refunded_before;
  Uuid refund_uuid;
};
BOOST_DESCRIBE_STRUCT(Orphan, (), (id, clover_charge_id, amount, refunded_before, refund_uuid))

// Whoever claims one has as long as the pause to its next attempt, which is more than kCallTime. One only, so
// that the time is not spent on others before it.
constexpr db::Statement kClaim{"payments.claim_orphans", R"(
  update orphan_charges
     set attempts = attempts + 1, next_attempt_at = now() + make_interval(mins => least(attempts + 2, 60))
   where id = (select id from orphan_charges where refunded_at is null and next_attempt_at <= now()
                 order by next_attempt_at limit 1 for update skip locked)
  returning id, clover_charge_id, amount_cents as amount, refunded_before_cents as refunded_before,
            refund_uuid)"};

constexpr db::Statement kRefunded{"payments.orphan_refunded", R"(
  update orphan_charges set refunded_at = now(), clover_refund_id = $2 where id = $1 and refunded_at is null)"};

}  // namespace

awaitable<bool> Bookkeeper::adopt(clover::Charge charge) {
  const clover::Metadata metadata = charge.metadata.value_or(clover::Metadata());
  const std::optional<Uuid> key = parse_uuid(metadata.operation.value_or(""));
  const Cents left = charge.left();
  if (!key || left <= Cents{0}) {
    co_return false;
  }
  const std::int64_t adopted = co_await database_.execute(kAdopt, *key, charge.id, left, charge.refunded());
  if (adopted > 0) {
    log::error("a charge without a payment is given back", {{"charge", charge.id}});
  }
  co_return co_await database_.one<bool>(kIsAdopted, charge.id);
}

awaitable<int> Bookkeeper::give_back() {
  int worked_on = 0;
  for (; worked_on < kMostAtOnce; ++worked_on) {
    const std::optional<Orphan> claimed = co_await database_.maybe<Orphan>(kClaim);
    if (!claimed) {
      break;
    }
    const Orphan& orphan = *claimed;
    clover::RefundRequest request{.key = orphan.refund_uuid,
                                  .charge = orphan.clover_charge_id,
                                  .amount = orphan.amount,
                                  .refunded_before = orphan.refunded_before,
                                  .look_first = true,
                                  .deadline = std::chrono::steady_clock::now() + kCallTime};
    const clover::Reply<clover::Refund> refund = co_await client_->refund(std::move(request));
    if (refund) {
      co_await database_.execute(kRefunded, orphan.id, refund->id);
    } else {
      log::error("a charge without a payment could not be given back",
                 {{"charge", orphan.clover_charge_id}, {"code", refund.error().code}});
    }
  }
  co_return worked_on;
}

}  // namespace gigco::payments
