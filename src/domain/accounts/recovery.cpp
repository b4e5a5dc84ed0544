// What people do with the tokens in their mail.
#include <exception>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>

#include "domain/accounts/accounts.hpp"
#include "domain/accounts/tokens.hpp"
#include "platform/auth/password_rules.hpp"
#include "platform/log/log.hpp"

namespace gigco::accounts {
namespace {

constexpr db::Statement kConfirmEmail{"accounts.confirm_email", R"(
update users set email_verified = true, updated_at = now()
where id = $1 and ($2::text is null or lower(email) = lower($2::text)))"};

constexpr db::Statement kFindActive{"accounts.find_active", R"(
select id, email from users where lower(email) = lower($1) and is_active)",
                                    db::Lane::pipelined};

constexpr db::Statement kOwnerOfToken{"accounts.owner_of_token", R"(
select u.id, u.email from account_tokens as token join users as u on u.id = token.user_id
where token.token_hash = $1 and token.purpose = $2 and token.used_at is null and token.expires_at > now()
  and u.is_active)"};

constexpr db::Statement kSetPassword{"accounts.set_password", R"(
update users set password_hash = $2, updated_at = now() where id = $1)"};

constexpr db::Statement kEndAllSessions{"accounts.end_all_sessions", R"(
with ended as (
  update sessions set revoked_at = now() where user_id = $1 and revoked_at is null returning id)
select ended.id from ended cross join lateral pg_notify('session_revoked', ended.id::text))"};

struct Addressee {
  Id id = 0;
  std::string email;
};
BOOST_DESCRIBE_STRUCT(Addressee, (), (id, email))

struct Ended {
  Id id = 0;
};
BOOST_DESCRIBE_STRUCT(Ended, (), (id))

Error bad_token() { return invalid_field("token", "is not valid, has expired or has been used"); }

Message reset_message(const Addressee& addressee, const std::string& public_url, const std::string& token) {
  return {.to = addressee.email,
          .subject = "Choose a new password",
          .text = "Hello,\n\nsomeone asked for a new password for this address. To choose one, open\n\n" +
                  public_url + "/reset-password?token=" + token + "\n\nor enter this code: " + token +
                  "\n\nIf it was not you, you can ignore this message: nothing has changed.\n"};
}

void log_failure(const std::exception_ptr& problem) {
  if (!problem) {
    return;
  }
  try {
    std::rethrow_exception(problem);
  } catch (const std::exception& failure) {
    log::error("a request for a new password failed", {{"reason", failure.what()}});
  }
}

/// One of the pending requests, for as long as it lives.
class Place {
 public:
  explicit Place(std::shared_ptr<std::atomic<int>> taken) : taken_(std::move(taken)), number_(++*taken_) {}
  Place(const Place&) = delete;
  Place(Place&&) noexcept = default;
  Place& operator=(const Place&) = delete;
  Place& operator=(Place&&) = delete;
  ~Place() {
    if (taken_) {
      --*taken_;
    }
  }
  [[nodiscard]] bool within(int limit) const noexcept { return number_ <= limit; }

 private:
  std::shared_ptr<std::atomic<int>> taken_;
  int number_;
};

}  // namespace

awaitable<Result<void>> Accounts::verify_email(std::string token, std::optional<std::string> email) {
  db::Transaction transaction = co_await database_.begin();
  const std::optional<Id> owner = co_await use_account_token(transaction, token, kVerifyEmail);
  if (!owner) {
    co_return bad_token();
  }
  const std::int64_t confirmed = co_await transaction.execute(kConfirmEmail, *owner, email);
  if (confirmed == 0) {
    co_return bad_token();
  }
  co_await transaction.commit();
  co_return Result<void>();
}

awaitable<void> Accounts::forgot_password(std::string email) {
  Place place(pending_resets_);
  if (!place.within(kMaxPendingResets)) {
    log::warning("a request for a new password was dropped, too many are pending");
    co_return;
  }
  const auto executor = co_await boost::asio::this_coro::executor;
  boost::asio::co_spawn(
      executor, mail_reset_token(std::move(email)),
      [place = std::move(place)](const std::exception_ptr& problem) { log_failure(problem); });
}

awaitable<void> Accounts::mail_reset_token(std::string email) {
  const std::optional<Addressee> addressee = co_await database_.maybe<Addressee>(kFindActive, email);
  if (!addressee) {
    co_return;
  }
  db::Transaction transaction = co_await database_.begin();
  const std::string token =
      make_account_token(transaction, addressee->id, kResetPassword, settings_.reset_lifetime);
  co_await transaction.commit();
  outgoing_mail_.send(reset_message(*addressee, settings_.public_url, token));
}

awaitable<Result<void>> Accounts::reset_password(std::string token, std::string new_password,
                                                 std::string network) {
  const std::string hash = token_hash(token);
  const auto owner = co_await database_.maybe<Addressee>(kOwnerOfToken, hash, kResetPassword);
  if (!owner) {
    co_return bad_token();
  }
  if (const auto fault = auth::password_fault(new_password, owner->email)) {
    co_return invalid_field("new_password", *fault);
  }
  const std::string password_hash = co_await hash_pool_.hash(std::move(new_password));

  db::Transaction transaction = co_await database_.begin();
  const std::optional<Id> user_id = co_await use_account_token(transaction, token, kResetPassword);
  if (!user_id) {
    co_return bad_token();  // used while the hash was being computed
  }
  transaction.defer(kSetPassword, *user_id, password_hash);
  const std::vector<Ended> ended = co_await transaction.all<Ended>(kEndAllSessions, *user_id);
  co_await transaction.commit();
  for (const Ended& session : ended) {
    remember_ended(session.id);
  }
  co_await lock_out_.lift(owner->email, std::move(network));
  co_return Result<void>();
}

}  // namespace gigco::accounts
