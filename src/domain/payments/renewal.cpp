#include "domain/payments/renewal.hpp"

#include "domain/payments/operations.hpp"
#include "platform/crypto/random.hpp"

namespace gigco::payments {
namespace {

constexpr db::Statement kKeptCard{"payments.kept_card_of", R"(
  select method.clover_customer_id
    from transactions as payment join payment_methods as method on method.id = payment.payment_method_id
   where payment.id = $1 and method.removed_at is null)"};

// With the fees that were agreed when it was first authorised.
constexpr db::Statement kRenew{"payments.renew", R"(
  insert into transactions (job_id, consumer_id, gig_worker_id, type, amount_cents, currency, status, state,
                            payment_method, payment_method_id, created_by, buyer_ip, metadata, platform_bps,
                            processor_bps, processor_fixed_cents, renews_id)
  select job_id, consumer_id, gig_worker_id, type, amount_cents, currency, 'pending', 'pending',
         payment_method, payment_method_id, created_by, buyer_ip, metadata, platform_bps,
         processor_bps, processor_fixed_cents, id
    from transactions where id = $1
  returning id)"};

}  // namespace

awaitable<std::optional<Uuid>> begin_renewal(db::Transaction& transaction, const Payment& payment) {
  std::optional<Uuid> begun;
  const std::optional<std::string> customer = co_await transaction.maybe<std::string>(kKeptCard, payment.id);
  if (!customer || payment.renewal) {
    co_return begun;
  }
  const Id renewed = co_await transaction.one<Id>(kRenew, payment.id);
  const NewOperation operation{.uuid = crypto::random_uuid(),
                               .transaction_id = renewed,
                               .kind = OperationKind::authorize,
                               .amount = payment.amount,
                               .source = *customer};
  const Result<void> added = co_await add(transaction, operation);
  if (added) {
    begun = operation.uuid;
  }
  co_return begun;
}

}  // namespace gigco::payments
