#include "domain/payments/methods.hpp"

#include "domain/payments/refusals.hpp"
#include "platform/db/database.hpp"
#include "platform/log/log.hpp"
#include "platform/runtime/pause.hpp"
#include "vendors/clover/clover.hpp"

namespace gigco::payments {
namespace {

using json::rule;

constexpr std::size_t kMaxToken = 100;
constexpr std::size_t kMaxBrand = 50;
constexpr std::size_t kLast4 = 4;
constexpr std::size_t kMaxYear = 4;
constexpr std::size_t kMonth = 2;
constexpr std::string_view kTokenUsed = "token_already_used";
constexpr std::chrono::milliseconds kOtherRequest{500};

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): a statement's text must be one literal
#define GIGCO_METHOD_COLUMNS "id, uuid, brand, last4, exp_month, exp_year, is_default, created_at"

constexpr db::Statement kEmail{
    "payments.email", "select coalesce(email, 'user' || id || '@gigco.invalid') from users where id = $1"};

constexpr db::Statement kInsert{"payments.insert_method", R"(
  insert into payment_methods (user_id, clover_customer_id, clover_source_id, brand, last4, exp_month, exp_year,
                               consent_text, request_uuid, is_default)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9,
          not exists (select from payment_methods where user_id = $1 and removed_at is null))
  returning )" GIGCO_METHOD_COLUMNS};

// One person's cards change one after the other, or two could become the default at once.
constexpr db::Statement kLockOwner{"payments.lock_card_owner",
                                   "select id from users where id = $1 for no key update"};

// A customer that may exist at the processor, with the card, and that we know no name of.
constexpr db::Statement kLost{"payments.lost_customer", R"(
  insert into lost_customers (request_uuid, user_id) values ($1, $2) on conflict (request_uuid) do nothing)"};

constexpr db::Statement kFound{"payments.found_customer",
                               "delete from lost_customers where request_uuid = $1"};

constexpr db::Statement kOfRequest{"payments.method_of_request",
                                   "select " GIGCO_METHOD_COLUMNS
                                   " from payment_methods where request_uuid = $1 and user_id = $2"};

constexpr db::Statement kList{"payments.list_methods", "select " GIGCO_METHOD_COLUMNS R"( from payment_methods
   where user_id = $1 and removed_at is null order by id)",
                              db::Lane::pipelined};

constexpr db::Statement kClearDefault{"payments.clear_default", R"(
  update payment_methods set is_default = false where user_id = $1 and is_default)"};

constexpr db::Statement kMakeDefault{"payments.make_default", R"(
  update payment_methods set is_default = true
   where id = coalesce($1::bigint, (select id from payment_methods where uuid = $2::uuid))
     and user_id = $3 and removed_at is null
  returning )" GIGCO_METHOD_COLUMNS};

struct AtClover {
  std::string customer;
  std::optional<std::string> source;
};
BOOST_DESCRIBE_STRUCT(AtClover, (), (customer, source))

constexpr db::Statement kAtClover{"payments.method_at_clover", R"(
  select clover_customer_id as customer, clover_source_id as source from payment_methods
   where id = coalesce($1::bigint, (select id from payment_methods where uuid = $2::uuid))
     and user_id = $3 and removed_at is null)"};

constexpr db::Statement kRemove{"payments.remove_method", R"(
  update payment_methods set removed_at = now(), is_default = false
   where id = coalesce($1::bigint, (select id from payment_methods where uuid = $2::uuid))
     and user_id = $3 and removed_at is null
  returning )" GIGCO_METHOD_COLUMNS};

/// The key of the request names its charge at the processor already, when a card is kept along with one.
Uuid key_of_customer(Uuid request) {
  request.bytes.front() ^= std::byte{1};
  return request;
}

Error method_not_found() {
  return {.kind = ErrorKind::not_found,
          .code = "PAYMENT_METHOD_NOT_FOUND",
          .title = "payment method not found",
          .message = "You have no such card."};
}

}  // namespace

json::Rules SavePaymentMethod::rules() {
  return {rule("clover_source_token")
              .length(1, kMaxToken)
              .alias("card_token")
              .says("From Clover's hosted fields.")
              .example("\"clv_1TSTS4JcQ2cpnbNNTTG3J5ra\""),
          rule("consent").says(kConsent).example("true"),
          rule("brand").length(1, kMaxBrand).says("As the hosted fields told it.").example("\"VISA\""),
          rule("last4").length(kLast4, kLast4).example("\"4242\""),
          rule("exp_month").length(1, kMonth).example("\"12\""),
          rule("exp_year").length(2, kMaxYear).example("\"2030\"")};
}

awaitable<std::vector<PaymentMethod>> list_methods(db::Executor& database, const accounts::Actor& actor) {
  return database.all<PaymentMethod>(kList, actor.id);
}

awaitable<Result<PaymentMethod>> make_default(db::Transaction& transaction, ResourceRef method,
                                              const accounts::Actor& actor) {
  transaction.defer(kLockOwner, actor.id);
  transaction.defer(kClearDefault, actor.id);
  std::optional<PaymentMethod> changed =
      co_await transaction.maybe<PaymentMethod>(kMakeDefault, method, actor.id);
  if (!changed) {
    co_return method_not_found();
  }
  co_return *std::move(changed);
}

awaitable<Result<PaymentMethod>> PaymentMethods::save(accounts::Actor actor, SavePaymentMethod command,
                                                      Uuid key) {
  std::optional<PaymentMethod> saved = co_await database_.maybe<PaymentMethod>(kOfRequest, key, actor.id);
  if (saved) {
    co_return *std::move(saved);
  }
  if (!command.consent) {
    co_return invalid_field("consent", "must be true: a card is kept only when its owner agrees");
  }
  if (client_ == nullptr || client_->is_out(clover::OperationClass::customer)) {
    co_return payments_unavailable();
  }
  const auto email = co_await database_.one<std::string>(kEmail, actor.id);
  const clover::Reply<clover::Customer> customer =
      co_await client_->create_customer(key_of_customer(key), email, command.clover_source_token);
  if (!customer) {
    co_return co_await not_saved(actor, key, customer.error());
  }
  std::optional<std::string> source;
  if (customer->sources && customer->sources->data && !customer->sources->data->empty()) {
    source = customer->sources->data->front();
  }
  const std::string consent = kConsent;
  db::Transaction transaction = co_await database_.begin();
  transaction.defer(kLockOwner, actor.id);
  transaction.defer(kFound, key);
  saved = co_await transaction.maybe<PaymentMethod>(kOfRequest, key, actor.id);
  if (!saved) {
    saved = co_await transaction.one<PaymentMethod>(kInsert, actor.id, customer->id, source, command.brand,
                                                    command.last4, command.exp_month, command.exp_year,
                                                    consent, key);
  }
  co_await transaction.commit();
  co_return *std::move(saved);
}

awaitable<Result<PaymentMethod>> PaymentMethods::not_saved(accounts::Actor actor, Uuid key,
                                                           clover::Failure failure) {
  if (failure.kind == clover::FailureKind::unknown) {
    log::error("a customer at clover may be without an owner", {{"request", to_string(key)}});
    co_await database_.execute(kLost, key, actor.id);
    co_return payment_pending();
  }
  if (failure.code == kTokenUsed) {  // by the same request, sent twice at once, perhaps
    co_await runtime::pause(kOtherRequest);
    std::optional<PaymentMethod> saved = co_await database_.maybe<PaymentMethod>(kOfRequest, key, actor.id);
    if (saved) {
      co_return *std::move(saved);
    }
  }
  const std::string code = code_of(failure);
  co_return code == kUnavailable ? payments_unavailable() : refused(code);
}

awaitable<Result<PaymentMethod>> PaymentMethods::remove(accounts::Actor actor, ResourceRef method) {
  const std::optional<AtClover> there = co_await database_.maybe<AtClover>(kAtClover, method, actor.id);
  if (!there) {
    co_return method_not_found();
  }
  if (client_ == nullptr) {
    co_return payments_unavailable();
  }
  if (there->source) {
    const clover::Reply<void> removed = co_await client_->remove_source(there->customer, *there->source);
    if (!removed) {
      log::warning("card not removed at clover", {{"code", removed.error().code}});
      co_return payments_unavailable();
    }
  }
  std::optional<PaymentMethod> gone = co_await database_.maybe<PaymentMethod>(kRemove, method, actor.id);
  if (!gone) {
    co_return method_not_found();
  }
  co_return *std::move(gone);
}

}  // namespace gigco::payments
