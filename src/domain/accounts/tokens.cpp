#include "domain/accounts/tokens.hpp"

#include "platform/crypto/digest.hpp"
#include "platform/crypto/random.hpp"

namespace gigco::accounts {
namespace {

using boost::asio::awaitable;

constexpr db::Statement kOpenSession{"accounts.open_session", R"(
with session as (
  insert into sessions (user_id, expires_at) values ($1, now() + make_interval(secs => $2))
  returning id, expires_at),
token as (
  insert into refresh_tokens (token_hash, session_id) select $3, id from session)
select id, expires_at from session)"};

// The lock waits for whoever is changing the row, and then looks at it again.
constexpr db::Statement kOpenSessionByPassword{"accounts.open_session_by_password", R"(
with owner as (
  select id from users where id = $1 and password_hash = $4 and is_active for share),
session as (
  insert into sessions (user_id, expires_at) select id, now() + make_interval(secs => $2) from owner
  returning id, expires_at),
token as (
  insert into refresh_tokens (token_hash, session_id) select $3, id from session)
select id, expires_at from session)"};

constexpr db::Statement kVoidTokens{"accounts.void_tokens", R"(
update account_tokens set used_at = now() where user_id = $1 and purpose = $2 and used_at is null)"};

constexpr db::Statement kMakeToken{"accounts.make_token", R"(
insert into account_tokens (token_hash, user_id, purpose, expires_at)
values ($1, $2, $3, now() + make_interval(secs => $4)))"};

constexpr db::Statement kUseToken{"accounts.use_token", R"(
update account_tokens set used_at = now()
where token_hash = $1 and purpose = $2 and used_at is null and expires_at > now()
returning user_id as id)"};

struct Begun {
  Id id = 0;
  Timestamp expires_at;
};
BOOST_DESCRIBE_STRUCT(Begun, (), (id, expires_at))

struct Named {
  Id id = 0;
};
BOOST_DESCRIBE_STRUCT(Named, (), (id))

}  // namespace

NewToken new_token() {
  NewToken token{.text = crypto::random_token(), .hash = {}};
  token.hash = token_hash(token.text);
  return token;
}

std::string token_hash(std::string_view text) { return crypto::to_hex(crypto::sha256(text)); }

awaitable<OpenedSession> open_session(db::Executor& database, Id user_id, std::chrono::seconds lifetime) {
  NewToken token = new_token();
  const std::int64_t seconds = lifetime.count();
  const auto session = co_await database.one<Begun>(kOpenSession, user_id, seconds, token.hash);
  OpenedSession opened{
      .id = session.id, .expires_at = session.expires_at, .refresh_token = std::move(token.text)};
  co_return opened;
}

awaitable<std::optional<OpenedSession>> open_session_by_password(db::Executor& database, Id user_id,
                                                                 std::string password_hash,
                                                                 std::chrono::seconds lifetime) {
  NewToken token = new_token();
  const std::int64_t seconds = lifetime.count();
  const auto session =
      co_await database.maybe<Begun>(kOpenSessionByPassword, user_id, seconds, token.hash, password_hash);
  std::optional<OpenedSession> opened;
  if (session) {
    opened = OpenedSession{
        .id = session->id, .expires_at = session->expires_at, .refresh_token = std::move(token.text)};
  }
  co_return opened;
}

std::string make_account_token(db::Transaction& transaction, Id user_id, std::string_view purpose,
                               std::chrono::seconds lifetime) {
  NewToken token = new_token();
  const std::int64_t seconds = lifetime.count();
  transaction.defer(kVoidTokens, user_id, purpose);
  transaction.defer(kMakeToken, token.hash, user_id, purpose, seconds);
  return std::move(token.text);
}

awaitable<std::optional<Id>> use_account_token(db::Transaction& transaction, std::string_view token,
                                               std::string_view purpose) {
  const std::string hash = token_hash(token);
  const auto owner = co_await transaction.maybe<Named>(kUseToken, hash, purpose);
  std::optional<Id> id;
  if (owner) {
    id = owner->id;
  }
  co_return id;
}

}  // namespace gigco::accounts
