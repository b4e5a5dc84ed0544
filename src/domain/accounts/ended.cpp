#include "domain/accounts/ended.hpp"

namespace gigco::accounts {
namespace {

// By sessions_expires.
constexpr db::Statement kForgetSessions{"accounts.forget_sessions", R"(
delete from sessions
where id in (
  select id from sessions
  where expires_at < now() - make_interval(secs => $1::bigint)
  order by expires_at limit $2
  for update skip locked))"};

// By account_tokens_ended.
constexpr db::Statement kForgetAccountTokens{"accounts.forget_account_tokens", R"(
delete from account_tokens
where token_hash in (
  select token_hash from account_tokens
  where coalesce(used_at, expires_at) < now() - make_interval(secs => $1::bigint)
  order by coalesce(used_at, expires_at) limit $2
  for update skip locked))"};

}  // namespace

boost::asio::awaitable<std::int64_t> forget_sessions(db::Executor& database, std::int64_t seconds,
                                                     std::int64_t most) {
  co_return co_await database.execute(kForgetSessions, seconds, most);
}

boost::asio::awaitable<std::int64_t> forget_account_tokens(db::Executor& database, std::int64_t seconds,
                                                           std::int64_t most) {
  co_return co_await database.execute(kForgetAccountTokens, seconds, most);
}

}  // namespace gigco::accounts
