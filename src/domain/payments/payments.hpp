// Escrow: money is reserved on the consumer's card, captured when the job is done, divided, and given back in
// part or whole. Each step is written down before the card processor is called and its outcome recorded, with
// the ledger's posting, in one transaction afterwards; whatever happens in between is cleared up later from
// what the processor says. So every function here may end as `payment_pending`: it is not known yet, and will
// be.
//
// The `key` of a command names it for ever: the same again does nothing twice and has the same outcome.
// Errors of all: TRANSACTION_NOT_FOUND, NOT_YOUR_JOB, payment_in_progress (409), payment_pending and
// payments_unavailable (503), and the processor's refusals by its own codes (402): card_declined,
// insufficient_funds, expired_card, incorrect_cvc, processing_error, token_already_used, …
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/describe.hpp>

#include "domain/accounts/actor.hpp"
#include "domain/payments/commands.hpp"
#include "domain/payments/fees.hpp"
#include "domain/payments/transactions.hpp"
#include "platform/resilience/backoff.hpp"

namespace gigco::clover {
class Client;
enum class OperationClass;
}  // namespace gigco::clover
namespace gigco::db {
class Database;
class Transaction;
}  // namespace gigco::db

namespace gigco::payments {

struct Operation;

struct Settings {
  FeeRates rates;
  std::string currency = "USD";  // the merchant's, and the only one that is taken
  /// For so long after the money left escrow, the consumer may take it back without us.
  std::chrono::seconds refund_window{std::chrono::hours(72)};
  /// So long before an authorisation ends, its money is captured into escrow.
  std::chrono::seconds early_capture{std::chrono::hours(24)};
  int most_attempts = 12;  // then the operation is a dead letter
  resilience::Backoff backoff{.base = std::chrono::seconds(5), .cap = std::chrono::minutes(30)};
};

/// How a job's money stands.
struct JobSettlement {
  bool had_payments = false;
  bool is_settled = false;  // nothing is held, under way or undecided
  bool is_refused = false;  // and will not be settled without people
};
BOOST_DESCRIBE_STRUCT(JobSettlement, (), (had_payments, is_settled, is_refused))

struct RefundOutcome {
  TransactionView transaction;
  Cents amount;
  std::string refund_id;
  std::optional<Timestamp> refunded_at;
};

/// Names a request for ever. Under a new one nothing can have been begun.
struct RequestKey {
  Uuid uuid;
  bool is_new = false;
};

class Payments {
 public:
  /// Both outlive it. Without a client every step that needs one is payments_unavailable.
  Payments(db::Database& database, clover::Client* client, Settings settings);

  /// By the job's consumer, before it is done. What is authorised of a job in all is at most its pay.
  [[nodiscard]] awaitable<Result<TransactionView>> authorize(accounts::Actor actor, AuthorizePayment command,
                                                             RequestKey key, std::string buyer_ip);
  /// By the job's consumer, once it is done; captured by itself, and all of it the worker's.
  [[nodiscard]] awaitable<Result<TransactionView>> tip(accounts::Actor actor, ResourceRef job,
                                                       TipWorker command, RequestKey key,
                                                       std::string buyer_ip);
  /// By consumer, worker or admin, once the job is done. Less than what is authorised only by the worker, who
  /// gives it up, or an admin. Capturing again what is captured changes nothing.
  [[nodiscard]] awaitable<Result<TransactionView>> capture(accounts::Actor actor, CapturePayment command,
                                                           RequestKey key);
  /// By consumer or admin. Of what is only authorised the whole becomes free. From when the worker begins
  /// until the money has left escrow, the consumer cannot: WORK_HAS_BEGUN.
  [[nodiscard]] awaitable<Result<RefundOutcome>> refund(accounts::Actor actor, RefundPayment command,
                                                        RequestKey key);

  /// Does with the job's payments what follows from its status: those of a finished job are captured and
  /// divided, others become free. The same again does what is left.
  [[nodiscard]] awaitable<JobSettlement> settle(Id job);

  /// Carries out what is due: what was left without an outcome, and what the rules of time and of jobs ask
  /// for. Gives how many operations it has worked on; to be called again at once when that was not zero.
  [[nodiscard]] awaitable<int> work_off();

 private:
  /// payments_unavailable while calls of this class are not made, unless something was begun under the key.
  [[nodiscard]] awaitable<std::optional<Error>> unavailable(clover::OperationClass operation, RequestKey key);
  /// Queues all that an authorisation begins with. Its own errors are those of authorize().
  [[nodiscard]] awaitable<Result<void>> write_authorize(db::Transaction& transaction, accounts::Actor actor,
                                                        AuthorizePayment command, Uuid key,
                                                        std::string buyer_ip);
  /// The command with the card that it asks to be kept in the place of its token.
  [[nodiscard]] awaitable<Result<void>> try_authorize(accounts::Actor actor, AuthorizePayment command,
                                                      Uuid key, std::string buyer_ip);
  [[nodiscard]] awaitable<Result<AuthorizePayment>> keep_card(accounts::Actor actor, AuthorizePayment command,
                                                              Uuid key, std::string buyer_ip);
  [[nodiscard]] awaitable<Result<void>> begin_authorize(accounts::Actor actor, AuthorizePayment command,
                                                        Uuid key, std::string buyer_ip);
  [[nodiscard]] awaitable<Result<void>> begin_capture(accounts::Actor actor, CapturePayment command,
                                                      Uuid key);
  [[nodiscard]] awaitable<bool> is_captured(accounts::Actor actor, CapturePayment command);
  [[nodiscard]] awaitable<Result<void>> begin_refund(accounts::Actor actor, RefundPayment command, Uuid key);
  [[nodiscard]] awaitable<void> follow_rule(Id id);
  [[nodiscard]] awaitable<int> follow_rules();
  [[nodiscard]] awaitable<std::optional<Uuid>> begin_by_rule(Id id);

  /// Carries the operation out, or waits for whoever does, and gives what came of it. `begun` is what came of
  /// writing it down just now; when somebody else had done so before, that counts.
  [[nodiscard]] awaitable<Result<Operation>> finish(Uuid key, Result<void> begun);
  /// Again: it may have been done before, so one looks first.
  enum class Try { first, again };
  [[nodiscard]] awaitable<void> carry_out(Operation operation, Try which);
  /// One that throws is put off, and in the end a dead letter.
  [[nodiscard]] awaitable<void> carry_out_again(Operation operation);

  db::Database& database_;
  clover::Client* client_;
  const Settings settings_;
};

}  // namespace gigco::payments
