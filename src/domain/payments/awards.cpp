#include "domain/payments/awards.hpp"

#include <algorithm>

namespace gigco::payments {
namespace {

struct HeldPayment {
  Id id = 0;
  Cents held;
  bool is_in_progress = false;
};
BOOST_DESCRIBE_STRUCT(HeldPayment, (), (id, held, is_in_progress))

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): a statement's text must be one literal
#define GIGCO_HELD_AMOUNT \
  "case state when 'authorized' then amount_cents else captured_cents - refunded_cents end"

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage)
#define GIGCO_IS_HELD                                                                              \
  " where job_id = $1 and split_at is null and award_cents is null"                                \
  " and state in ('pending', 'authorized', 'captured', 'partially_refunded')"                      \
  " and not exists (select from transactions as renewal where renewal.renews_id = transactions.id" \
  " and renewal.state not in ('failed', 'voided', 'expired'))"

constexpr db::Statement kLockHeld{"payments.lock_held", "select id, " GIGCO_HELD_AMOUNT R"( as held,
       exists(select from payment_operations
               where transaction_id = transactions.id and status in ('pending', 'dead')) as is_in_progress
  from transactions)" GIGCO_IS_HELD " order by id for update"};

constexpr db::Statement kHeld{"payments.held_for",
                              "select coalesce(sum(" GIGCO_HELD_AMOUNT
                              "), 0)::bigint from transactions" GIGCO_IS_HELD,
                              db::Lane::pipelined};

constexpr db::Statement kAward{"payments.award", R"(
  update transactions set award_cents = $2, updated_at = now() where id = $1)"};

}  // namespace

awaitable<Cents> held_for(db::Executor& database, Id job) { return database.one<Cents>(kHeld, job); }

awaitable<Result<Cents>> award(db::Transaction& transaction, Id job, Cents refund) {
  const std::vector<HeldPayment> payments = co_await transaction.all<HeldPayment>(kLockHeld, job);
  Cents held;
  for (const HeldPayment& payment : payments) {
    if (payment.is_in_progress) {
      co_return Error{
          .kind = ErrorKind::conflict,
          .code = "payment_in_progress",
          .title = "payment in progress",
          .message = "Something is being done with a payment of this job; try again in a moment."};
    }
    held.count += payment.held.count;
  }
  if (refund > held) {
    std::string reason = "must be at most what is held for this job: ";
    append_decimal(reason, held);
    co_return invalid_field("refund_amount", reason);
  }
  Cents left{held.count - refund.count};
  for (const HeldPayment& payment : payments) {
    const Cents stays = std::min(payment.held, left);
    left.count -= stays.count;
    transaction.defer(kAward, payment.id, stays);
  }
  co_return held;
}

}  // namespace gigco::payments
