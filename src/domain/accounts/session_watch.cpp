#include "domain/accounts/session_watch.hpp"

#include <charconv>
#include <exception>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "platform/auth/access_token.hpp"
#include "platform/auth/revoked_sessions.hpp"
#include "platform/db/database.hpp"
#include "platform/log/log.hpp"
#include "platform/runtime/pause.hpp"

namespace gigco::accounts {
namespace {

using boost::asio::awaitable;

constexpr db::Statement kRecentlyRevoked{"accounts.recently_revoked", R"(
select id, revoked_at from sessions where revoked_at > now() - make_interval(secs => $1))"};

constexpr std::chrono::seconds kReloadPause{1};
constexpr int kMaxReloads = 60;  // a database that is away longer reconnects, which reloads again
constexpr std::chrono::minutes kSweepPause{1};

struct Revoked {
  Id id = 0;
  Timestamp revoked_at;
};
BOOST_DESCRIBE_STRUCT(Revoked, (), (id, revoked_at))

awaitable<void> reload_once(db::Database& database, auth::RevokedSessions& sessions,
                            std::chrono::seconds validity) {
  const std::int64_t seconds = validity.count();
  const std::vector<Revoked> revoked = co_await database.all<Revoked>(kRecentlyRevoked, seconds);
  std::vector<auth::RevokedSession> ended;
  ended.reserve(revoked.size());
  for (const Revoked& session : revoked) {
    ended.push_back({.session_id = session.id, .until = session.revoked_at + validity});
  }
  sessions.add_all(ended);
}

awaitable<void> reload(db::Database& database, auth::RevokedSessions& sessions, std::chrono::seconds validity,
                       std::function<void()> on_caught_up) {
  for (int attempt = 1; attempt <= kMaxReloads; ++attempt) {
    try {
      co_await reload_once(database, sessions, validity);
      on_caught_up();
      co_return;
    } catch (const db::Unavailable& problem) {
      log::warning("ended sessions not read, trying again", {{"reason", problem.what()}});
    }
    co_await runtime::pause(kReloadPause);
  }
  log::error("ended sessions not read, giving up until the database reconnects");
}

void log_failure(const std::exception_ptr& problem) {
  if (!problem) {
    return;
  }
  try {
    std::rethrow_exception(problem);
  } catch (const std::exception& failure) {
    log::error("ended sessions not read", {{"reason", failure.what()}});
  }
}

}  // namespace

void follow_revocations(boost::asio::io_context& context, db::Database& database,
                        auth::RevokedSessions& sessions, std::chrono::seconds access_lifetime,
                        std::function<void()> on_caught_up) {
  const std::chrono::seconds validity = access_lifetime + auth::kClockSkew;
  auto on_notification = [&sessions, validity, swept_at = now()](std::string_view payload) mutable {
    Id id = 0;
    const char* const end = payload.data() + payload.size();
    const auto [stop, problem] = std::from_chars(payload.data(), end, id);
    if (problem != std::errc() || stop != end) {
      log::warning("a notification about an ended session is no number", {{"payload", payload}});
      return;
    }
    const Timestamp at = now();
    sessions.add(id, at + validity);
    if (at - swept_at > kSweepPause) {
      sessions.forget_expired(at);
      swept_at = at;
    }
  };
  auto on_connected = [&context, &database, &sessions, validity, on_caught_up = std::move(on_caught_up)] {
    boost::asio::co_spawn(context, reload(database, sessions, validity, on_caught_up), log_failure);
  };
  database.listen("session_revoked", std::move(on_notification), std::move(on_connected));
}

}  // namespace gigco::accounts
