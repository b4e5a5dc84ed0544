// How sessions begin, go on and end.
#include <exception>
#include <utility>

#include "domain/accounts/accounts.hpp"
#include "domain/accounts/tokens.hpp"
#include "platform/crypto/wipe.hpp"
#include "platform/json/codec.hpp"
#include "platform/log/log.hpp"

namespace gigco::accounts {
namespace {

constexpr db::Statement kFindCredentials{"accounts.find_credentials", R"(
select id, uuid, name, email, phone, address, role, is_active, email_verified, phone_verified, created_at,
       password_hash
from users where lower(email) = lower($1) and password_hash is not null)",
                                         db::Lane::pipelined};

constexpr db::Statement kUseRefreshToken{"accounts.use_refresh_token", R"(
update refresh_tokens as token set used_at = now()
from sessions as session join users as u on u.id = session.user_id
where token.token_hash = $1 and token.used_at is null and session.id = token.session_id
  and session.revoked_at is null and session.expires_at > now() and u.is_active
returning u.id, u.uuid, u.name, u.email, u.phone, u.address, u.role, u.is_active, u.email_verified,
          u.phone_verified, u.created_at, session.id as session_id, session.expires_at as session_end)"};

constexpr db::Statement kInsertRefreshToken{"accounts.insert_refresh_token", R"(
insert into refresh_tokens (token_hash, session_id) values ($1, $2))"};

constexpr db::Statement kFindLiveSession{"accounts.find_live_session", R"(
select u.id, u.uuid, u.name, u.email, u.phone, u.address, u.role, u.is_active, u.email_verified,
       u.phone_verified, u.created_at, session.id as session_id, session.expires_at as session_end
from sessions as session join users as u on u.id = session.user_id
where session.id = $1 and session.revoked_at is null and session.expires_at > now() and u.is_active)",
                                         db::Lane::pipelined};

constexpr db::Statement kEndSessionOfUsedToken{"accounts.end_session_of_used_token", R"(
update sessions set revoked_at = now()
where revoked_at is null
  and id = (select session_id from refresh_tokens where token_hash = $1 and used_at is not null)
returning id)"};

constexpr db::Statement kEndSession{"accounts.end_session", R"(
update sessions set revoked_at = now() where id = $1 and revoked_at is null returning id)"};

constexpr db::Statement kNotifyEnd{"accounts.notify_end",
                                   "select pg_notify('session_revoked', $1::bigint::text)"};

constexpr db::Statement kRenewHash{"accounts.renew_hash", R"(
update users set password_hash = $3 where id = $1 and password_hash = $2)"};

// Another login may renew the hash after this one has read it; a second reading finds the new one.
constexpr int kLoginAttempts = 2;

struct Credentials : User {
  std::string password_hash;
};
BOOST_DESCRIBE_STRUCT(Credentials, (User), (password_hash))

struct LiveSession : User {
  Id session_id = 0;
  Timestamp session_end;
};
BOOST_DESCRIBE_STRUCT(LiveSession, (User), (session_id, session_end))

struct Ended {
  Id id = 0;
};
BOOST_DESCRIBE_STRUCT(Ended, (), (id))

Error invalid_credentials() {
  return {.kind = ErrorKind::unauthenticated,
          .code = "INVALID_CREDENTIALS",
          .title = "invalid credentials",
          .message = "The e-mail address or the password is wrong."};
}

Error refresh_token_invalid() {
  return {.kind = ErrorKind::unauthenticated,
          .code = "REFRESH_TOKEN_INVALID",
          .title = "invalid refresh token",
          .message = "The session has ended; please log in again."};
}

}  // namespace

Accounts::Accounts(db::Database& database, crypto::HashPool& hash_pool,
                   const auth::AccessTokens& access_tokens, auth::RevokedSessions& revoked_sessions,
                   LockOut& lock_out, OutgoingMail& outgoing_mail, AccountSettings settings)
    : database_(database),
      hash_pool_(hash_pool),
      access_tokens_(access_tokens),
      revoked_sessions_(revoked_sessions),
      lock_out_(lock_out),
      outgoing_mail_(outgoing_mail),
      settings_(std::move(settings)),
      pending_resets_(std::make_shared<std::atomic<int>>(0)) {}

SignedIn Accounts::signed_in(User user, Id session_id, Timestamp session_end,
                             std::optional<std::string> refresh_token) const {
  const auto left = std::chrono::floor<std::chrono::seconds>(session_end - now());
  const auth::AccessClaims claims{.user_id = user.id,
                                  .uuid = user.uuid,
                                  .email = user.email,
                                  .role = std::string(json::enum_name(user.role)),
                                  .session_id = session_id,
                                  .expires_at = session_end};
  return {.user = std::move(user),
          .token = access_tokens_.issue(claims),
          .refresh_token = std::move(refresh_token),
          .expires_in = std::min(access_tokens_.lifetime(), left).count()};
}

void Accounts::remember_ended(Id session_id) {
  revoked_sessions_.add(session_id, now() + access_tokens_.lifetime() + auth::kClockSkew);
}

awaitable<Result<SignedIn>> Accounts::login(std::string email, std::string password, Caller caller) {
  const crypto::WipeAtEnd wipe(password);
  Result<LockOut::Attempt> attempt = co_await lock_out_.begin(email, std::move(caller));
  if (!attempt) {
    co_return attempt.error();
  }
  const std::string device = attempt->device;
  std::exception_ptr problem;
  Result<SignedIn> outcome = invalid_credentials();
  try {
    outcome = co_await login_by_password(email, password);
  } catch (...) {
    problem = std::current_exception();  // the password was not judged
  }
  if (problem || outcome) {
    co_await lock_out_.give_back(std::move(*attempt));
  }
  if (problem) {
    std::rethrow_exception(problem);
  }
  if (outcome) {
    outcome->device_token = lock_out_.device_token(email, device);
  }
  co_return outcome;
}

awaitable<Result<SignedIn>> Accounts::login_by_password(std::string email, std::string password) {
  const crypto::WipeAtEnd wipe(password);
  for (int attempt = 1; attempt <= kLoginAttempts; ++attempt) {
    std::optional<Credentials> found = co_await database_.maybe<Credentials>(kFindCredentials, email);
    if (!found) {
      co_await hash_pool_.verify_nothing(password);
      break;
    }
    const bool matches = co_await hash_pool_.verify(password, found->password_hash);
    if (!matches || !found->is_active) {
      break;
    }
    std::optional<OpenedSession> session = co_await open_session_by_password(
        database_, found->id, found->password_hash, settings_.refresh_lifetime);
    if (session) {
      co_await renew_outdated_hash(found->id, password, found->password_hash);
      User& user = *found;
      co_return signed_in(std::move(user), session->id, session->expires_at,
                          std::move(session->refresh_token));
    }
  }
  co_return invalid_credentials();
}

awaitable<void> Accounts::renew_outdated_hash(Id user_id, std::string password, std::string hash) {
  const crypto::WipeAtEnd wipe(password);
  if (!hash_pool_.is_outdated(hash)) {
    co_return;
  }
  try {
    const std::string renewed = co_await hash_pool_.hash(password);
    co_await database_.execute(kRenewHash, user_id, hash, renewed);
  } catch (const crypto::Overloaded&) {
    log::info("a password keeps its outdated hash until the next login", {{"user_id", user_id}});
  }
}

awaitable<Result<SignedIn>> Accounts::refresh(std::string refresh_token) {
  const std::string hash = token_hash(refresh_token);
  {
    db::Transaction transaction = co_await database_.begin();
    std::optional<LiveSession> session = co_await transaction.maybe<LiveSession>(kUseRefreshToken, hash);
    if (session) {
      NewToken next = new_token();
      transaction.defer(kInsertRefreshToken, next.hash, session->session_id);
      co_await transaction.commit();
      User& user = *session;
      co_return signed_in(std::move(user), session->session_id, session->session_end, std::move(next.text));
    }
  }
  co_await end_session_of_used_token(hash);
  co_return refresh_token_invalid();
}

awaitable<void> Accounts::end_session_of_used_token(std::string token_hash) {
  db::Transaction transaction = co_await database_.begin();
  const auto ended = co_await transaction.maybe<Ended>(kEndSessionOfUsedToken, token_hash);
  if (ended) {
    transaction.defer(kNotifyEnd, ended->id);
    co_await transaction.commit();
    remember_ended(ended->id);
    log::warning("a refresh token was used twice; its session has been ended", {{"session_id", ended->id}});
  }
}

awaitable<Result<SignedIn>> Accounts::refresh_by_access_token(std::string access_token) {
  const auto claims = access_tokens_.verify(access_token);
  if (!claims) {
    co_return claims.error();
  }
  const Id session_id = (*claims)->session_id;
  std::optional<LiveSession> session = co_await database_.maybe<LiveSession>(kFindLiveSession, session_id);
  if (!session) {
    co_return refresh_token_invalid();
  }
  User& user = *session;
  co_return signed_in(std::move(user), session_id, session->session_end, std::nullopt);
}

awaitable<void> Accounts::logout(std::string access_token) {
  const auto claims = access_tokens_.verify_origin(access_token);
  if (!claims) {
    co_return;
  }
  const Id session_id = (*claims)->session_id;
  db::Transaction transaction = co_await database_.begin();
  const auto ended = co_await transaction.maybe<Ended>(kEndSession, session_id);
  if (ended) {
    transaction.defer(kNotifyEnd, session_id);
    co_await transaction.commit();
    remember_ended(session_id);
  }
}

}  // namespace gigco::accounts
