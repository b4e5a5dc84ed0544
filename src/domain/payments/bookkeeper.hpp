// Keeps our books equal to the card processor's: follows its webhooks, compares every night, and gives back
// what it charged although the payment had failed here.
#pragma once

#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "domain/accounts/actor.hpp"
#include "domain/payments/reconciliation.hpp"
#include "platform/core/error.hpp"

namespace gigco::clover {
class Client;
struct Charge;
struct Webhook;
}  // namespace gigco::clover
namespace gigco::db {
class Database;
}

namespace gigco::payments {

class Bookkeeper {
 public:
  /// Both outlive it. Without a client there is nothing to compare with: payments_unavailable.
  Bookkeeper(db::Database& database, clover::Client* client) : database_(database), client_(client) {}

  /// Keeps a webhook whose signature is good for work_off(). False for one that is known already.
  [[nodiscard]] awaitable<bool> receive(clover::Webhook webhook, std::string body_hash);

  /// Errors: `invalid` (to), payments_unavailable while the processor does not answer. The same key again
  /// gives the same comparison.
  [[nodiscard]] awaitable<Result<Reconciliation>> reconcile(accounts::Actor admin, Reconcile command,
                                                            Uuid key);

  /// Of each day since the last that was compared, in UTC, a fortnight back at most. Errors as of
  /// reconcile().
  [[nodiscard]] awaitable<Result<void>> reconcile_days();

  /// Looks at the charges that webhooks have named, and gives back orphans. Gives how many things it has
  /// worked on.
  [[nodiscard]] awaitable<int> work_off();

 private:
  /// What one charge comes to.
  struct Finding {
    bool is_in_progress = false;
    std::optional<Difference> difference;
  };

  [[nodiscard]] awaitable<int> follow_webhooks();
  /// What a webhook about this charge came to: a word of webhook_events.outcome, or empty while it is not
  /// known.
  [[nodiscard]] awaitable<std::string> outcome_of(std::string charge_id);
  [[nodiscard]] awaitable<std::string> tell_operations(std::string charge_id, std::optional<Uuid> operation,
                                                       bool is_declined);
  [[nodiscard]] awaitable<bool> adopt(clover::Charge charge);
  [[nodiscard]] awaitable<int> give_back();
  [[nodiscard]] awaitable<Result<Reconciliation>> compare(Reconcile window);
  [[nodiscard]] awaitable<Result<Finding>> examine(std::string charge_id);
  [[nodiscard]] awaitable<Finding> examine_stranger(clover::Charge charge);

  db::Database& database_;
  clover::Client* client_;
};

}  // namespace gigco::payments
