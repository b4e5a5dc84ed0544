// Cards that people keep for later payments. The card itself is at the processor, in a customer of its own;
// here are its names there and what a person tells it by. That and to what its owner agreed is kept with it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/describe.hpp>

#include "domain/accounts/actor.hpp"
#include "platform/core/identifiers.hpp"
#include "platform/core/timestamp.hpp"
#include "platform/db/transaction.hpp"
#include "platform/json/rules.hpp"

namespace gigco::clover {
class Client;
struct Failure;
}  // namespace gigco::clover
namespace gigco::db {
class Database;
}

namespace gigco::payments {

using boost::asio::awaitable;

/// What the owner of a card agrees to by having it kept.
inline constexpr const char* kConsent =
    "I agree that GigCo keeps this card with its payment processor and charges it for payments that I "
    "authorize.";

struct PaymentMethod {
  Id id = 0;
  Uuid uuid;
  std::optional<std::string> brand;
  std::optional<std::string> last4;
  std::optional<std::string> exp_month;
  std::optional<std::string> exp_year;
  bool is_default = false;
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(PaymentMethod, (),
                      (id, uuid, brand, last4, exp_month, exp_year, is_default, created_at))

struct SavePaymentMethod {
  std::string clover_source_token;
  bool consent = false;  // to kConsent
  std::optional<std::string> brand;
  std::optional<std::string> last4;
  std::optional<std::string> exp_month;
  std::optional<std::string> exp_year;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(SavePaymentMethod, (),
                      (clover_source_token, consent, brand, last4, exp_month, exp_year))

/// One's own, oldest first.
[[nodiscard]] awaitable<std::vector<PaymentMethod>> list_methods(db::Executor& database,
                                                                 const accounts::Actor& actor);
/// Errors: PAYMENT_METHOD_NOT_FOUND, also for another's.
[[nodiscard]] awaitable<Result<PaymentMethod>> make_default(db::Transaction& transaction, ResourceRef method,
                                                            const accounts::Actor& actor);

class PaymentMethods {
 public:
  /// Both outlive it. Without a client all is payments_unavailable.
  PaymentMethods(db::Database& database, clover::Client* client) : database_(database), client_(client) {}

  /// The first one is the default. The same key again gives the same card. Errors: `invalid` without consent,
  /// payments_unavailable, payment_pending when the answer never came (again with the same key), and the
  /// processor's refusals (402).
  [[nodiscard]] awaitable<Result<PaymentMethod>> save(accounts::Actor actor, SavePaymentMethod command,
                                                      Uuid key);
  /// At the processor too. Errors: PAYMENT_METHOD_NOT_FOUND, payments_unavailable.
  [[nodiscard]] awaitable<Result<PaymentMethod>> remove(accounts::Actor actor, ResourceRef method);

 private:
  [[nodiscard]] awaitable<Result<PaymentMethod>> not_saved(accounts::Actor actor, Uuid key,
                                                           clover::Failure failure);

  db::Database& database_;
  clover::Client* client_;
};

}  // namespace gigco::payments
