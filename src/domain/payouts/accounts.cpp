#include "domain/payouts/bank_file.hpp"
#include "domain/payouts/payouts.hpp"

namespace gigco::payouts {
namespace {

using json::rule;

constexpr std::size_t kMaxName = 100;
constexpr std::size_t kLeastAccount = 4;
constexpr std::size_t kMostAccount = 17;
constexpr std::size_t kRouting = 9;

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): a statement's text must be one literal
#define GIGCO_ACCOUNT_COLUMNS \
  "holder_name, routing_number, right(account_number, 4) as account_last4, account_type, created_at"

constexpr db::Statement kGet{"payouts.get_account", "select " GIGCO_ACCOUNT_COLUMNS R"( from payout_accounts
   where user_id = $1 and removed_at is null)",
                             db::Lane::pipelined};

constexpr db::Statement kRemove{"payouts.remove_account", R"(
  update payout_accounts set removed_at = now() where user_id = $1 and removed_at is null
  returning )" GIGCO_ACCOUNT_COLUMNS};

constexpr db::Statement kInsert{"payouts.insert_account", R"(
  insert into payout_accounts (user_id, holder_name, routing_number, account_number, account_type)
  values ($1, $2, $3, $4, $5)
  returning )" GIGCO_ACCOUNT_COLUMNS};

// Two changes of one account at once wait for each other.
constexpr db::Statement kLockOwner{"payouts.lock_owner",
                                   "select id from users where id = $1 for no key update"};

Error account_not_found() {
  return {.kind = ErrorKind::not_found,
          .code = "PAYOUT_ACCOUNT_NOT_FOUND",
          .title = "payout account not found",
          .message = "You have not told us yet where to pay you."};
}

bool is_account_number(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

json::Rules SetPayoutAccount::rules() {
  return {rule("holder_name").length(1, kMaxName).example("\"Omar Ellis\""),
          rule("routing_number")
              .length(kRouting, kRouting)
              .says("The ABA routing number of the bank.")
              .example("\"021000021\""),
          rule("account_number")
              .length(kLeastAccount, kMostAccount)
              .write_only()
              .says("Digits only.")
              .example("\"1234567\""),
          rule("account_type").defaulted().example("\"checking\"")};
}

awaitable<Result<PayoutAccount>> get_account(db::Executor& database, const accounts::Actor& worker) {
  std::optional<PayoutAccount> found = co_await database.maybe<PayoutAccount>(kGet, worker.id);
  if (!found) {
    co_return account_not_found();
  }
  co_return *std::move(found);
}

awaitable<Result<PayoutAccount>> set_account(db::Transaction& transaction, const accounts::Actor& worker,
                                             const SetPayoutAccount& command) {
  if (!is_routing_number(command.routing_number)) {
    co_return invalid_field("routing_number", "is no routing number: its check digit does not fit");
  }
  if (!is_account_number(command.account_number)) {
    co_return invalid_field("account_number", "must be digits only");
  }
  co_await transaction.execute(kLockOwner, worker.id);
  co_await transaction.execute(kRemove, worker.id);
  co_return co_await transaction.one<PayoutAccount>(kInsert, worker.id, command.holder_name,
                                                    command.routing_number, command.account_number,
                                                    command.account_type);
}

awaitable<Result<PayoutAccount>> remove_account(db::Transaction& transaction, const accounts::Actor& worker) {
  std::optional<PayoutAccount> gone = co_await transaction.maybe<PayoutAccount>(kRemove, worker.id);
  if (!gone) {
    co_return account_not_found();
  }
  co_return *std::move(gone);
}

}  // namespace gigco::payouts
