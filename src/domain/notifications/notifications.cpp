#include "domain/notifications/notifications.hpp"

#include <algorithm>

#include "platform/json/codec.hpp"

namespace gigco::notifications {
namespace {

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): a statement's text must be one literal
#define GIGCO_NOTIFICATION_COLUMNS "id, uuid, type, title, message, job_id, status, created_at, read_at"

constexpr db::Statement kSend{"notifications.send", R"(
  insert into notifications (user_id, type, title, message, job_id, key)
  select $1::bigint, $2::text, $3::text, format($4::text, job.title), job.id, $6
    from jobs as job
   where job.id = $5
     and not exists (select from notification_mutes where user_id = $1::bigint and type = $2::text)
  on conflict (user_id, key) where key is not null do nothing)"};

constexpr db::Statement kCountUnread{"notifications.count_unread", R"(
  select count(*) from notifications where user_id = $1 and status = 'unread')",
                                     db::Lane::pipelined};

constexpr db::Statement kGet{"notifications.get", "select " GIGCO_NOTIFICATION_COLUMNS R"( from notifications
   where user_id = $3
     and id = coalesce($1::bigint, (select id from notifications where uuid = $2::uuid)))",
                             db::Lane::pipelined};

constexpr db::Statement kUpdate{"notifications.update", R"(
  update notifications
     set status = $4, read_at = case when $4 = 'unread' then null else coalesce(read_at, now()) end
   where user_id = $3
     and id = coalesce($1::bigint, (select id from notifications where uuid = $2::uuid))
  returning )" GIGCO_NOTIFICATION_COLUMNS};

constexpr db::Statement kReadAll{"notifications.read_all", R"(
  update notifications set status = 'read', read_at = now() where user_id = $1 and status = 'unread')"};

constexpr db::Statement kMuted{"notifications.muted", R"(
  select type from notification_mutes where user_id = $1)",
                               db::Lane::pipelined};

constexpr db::Statement kMute{"notifications.mute", R"(
  insert into notification_mutes (user_id, type) values ($1, $2) on conflict do nothing)"};

constexpr db::Statement kUnmute{"notifications.unmute", R"(
  delete from notification_mutes where user_id = $1 and type = $2)"};

Result<NotificationView> expect_found(std::optional<NotificationView> notification) {
  if (!notification) {
    return Error{.kind = ErrorKind::not_found,
                 .code = "NOTIFICATION_NOT_FOUND",
                 .title = "notification not found",
                 .message = "You have no such notification."};
  }
  return *std::move(notification);
}

}  // namespace

json::Rules NotificationQuery::rules() { return paging::PageQuery::rules(); }

json::Rules UpdateNotification::rules() { return {json::rule("status").example("\"read\"")}; }

json::Rules Preferences::rules() {
  constexpr std::size_t kMost = 50;
  return {json::rule("preferences").items(kMost).example(R"([{"type": "job_posted", "enabled": false}])")};
}

void send(db::Transaction& transaction, const JobNotice& notice) {
  transaction.defer(kSend, notice.recipient, notice.kind, notice.title, notice.message, notice.job_id,
                    notice.key);
}

awaitable<Result<NotificationPage>> list(db::Executor& database, const accounts::Actor& actor,
                                         const NotificationQuery& query) {
  const paging::Listing listing{.name = "notifications.list",
                                .columns = "select " GIGCO_NOTIFICATION_COLUMNS,
                                .from = " from notifications",
                                .joins = "",
                                .comparison = " and (created_at, id) < ($::timestamptz, $::bigint)",
                                .order = " order by created_at desc, id desc"};
  co_return co_await paging::newest_first<NotificationView>(database, query, listing,
                                                            [&query, user = actor.id](db::Query& sql) {
                                                              sql.add(" where user_id = $", user);
                                                              if (query.status) {
                                                                sql.add(" and status = $", *query.status);
                                                              } else {
                                                                sql.add(" and status <> 'archived'");
                                                              }
                                                              if (query.type) {
                                                                sql.add(" and type = $", *query.type);
                                                              }
                                                            });
}

awaitable<std::int64_t> count_unread(db::Executor& database, const accounts::Actor& actor) {
  return database.one<std::int64_t>(kCountUnread, actor.id);
}

awaitable<Result<NotificationView>> get(db::Executor& database, ResourceRef notification,
                                        const accounts::Actor& actor) {
  std::optional<NotificationView> found =
      co_await database.maybe<NotificationView>(kGet, notification, actor.id);
  co_return expect_found(std::move(found));
}

awaitable<Result<NotificationView>> update(db::Transaction& transaction, ResourceRef notification,
                                           const accounts::Actor& actor, const UpdateNotification& command) {
  std::optional<NotificationView> changed =
      co_await transaction.maybe<NotificationView>(kUpdate, notification, actor.id, command.status);
  co_return expect_found(std::move(changed));
}

awaitable<std::int64_t> read_all(db::Transaction& transaction, const accounts::Actor& actor) {
  return transaction.execute(kReadAll, actor.id);
}

awaitable<Preferences> preferences(db::Executor& database, const accounts::Actor& actor) {
  const std::vector<Kind> muted = co_await database.all<Kind>(kMuted, actor.id);
  Preferences answer;
  for (const Kind kind : json::detail::Enumerators<Kind>::instance().values) {
    answer.preferences.push_back({.type = kind, .enabled = std::ranges::count(muted, kind) == 0});
  }
  co_return answer;
}

awaitable<Result<Preferences>> update_preferences(db::Transaction& transaction, const accounts::Actor& actor,
                                                  const Preferences& command) {
  for (const Preference& preference : command.preferences) {
    if (preference.type == Kind::system_message && !preference.enabled) {
      co_return invalid_field("preferences", "system messages cannot be switched off");
    }
    transaction.defer(preference.enabled ? kUnmute : kMute, actor.id, preference.type);
  }
  Preferences answer = co_await preferences(transaction, actor);
  co_return answer;
}

}  // namespace gigco::notifications
