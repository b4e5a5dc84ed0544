// What people are told inside the product. A notice is written in the transaction of what it tells about;
// how it reaches a telephone or a mailbox is not decided here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/describe.hpp>

#include "domain/accounts/actor.hpp"
#include "domain/paging/list.hpp"
#include "platform/db/transaction.hpp"
#include "platform/json/rules.hpp"

namespace gigco::notifications {

using boost::asio::awaitable;

/// The names stand in the database and in the API.
enum class Kind {
  job_posted,
  job_offered,
  job_accepted,
  job_rejected,
  job_started,
  job_completed,
  job_cancelled,
  job_disputed,
  review_received,
  payment_received,
  system_message
};
BOOST_DESCRIBE_ENUM(Kind, job_posted, job_offered, job_accepted, job_rejected, job_started, job_completed,
                    job_cancelled, job_disputed, review_received, payment_received, system_message)

enum class NoticeStatus { unread, read, archived };
BOOST_DESCRIBE_ENUM(NoticeStatus, unread, read, archived)

/// A notice about a job. In `message`, %s stands for the job's title.
struct JobNotice {
  Id recipient = 0;
  Kind kind = Kind::system_message;
  Id job_id = 0;
  std::string_view title;
  std::string_view message;
  std::optional<std::string> key = {};  // the same one again for the same recipient is dropped
};

/// Queues the notice, unless the recipient has switched this kind off.
void send(db::Transaction& transaction, const JobNotice& notice);

struct NotificationView {
  Id id = 0;
  Uuid uuid;
  Kind type = Kind::system_message;
  std::string title;
  std::string message;
  std::optional<Id> job_id;
  NoticeStatus status = NoticeStatus::unread;
  Timestamp created_at;
  std::optional<Timestamp> read_at;
};
BOOST_DESCRIBE_STRUCT(NotificationView, (),
                      (id, uuid, type, title, message, job_id, status, created_at, read_at))

struct NotificationQuery : paging::PageQuery {
  std::optional<NoticeStatus> status;  // all but the archived when absent
  std::optional<Kind> type;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(NotificationQuery, (paging::PageQuery), (status, type))

struct UpdateNotification {
  NoticeStatus status = NoticeStatus::read;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(UpdateNotification, (), (status))

struct Preference {
  Kind type = Kind::system_message;
  bool enabled = true;
};
BOOST_DESCRIBE_STRUCT(Preference, (), (type, enabled))

struct Preferences {
  std::vector<Preference> preferences;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(Preferences, (), (preferences))

using NotificationPage = paging::Page<NotificationView>;

/// One's own, newest first. Errors: `invalid` (cursor, page, offset).
[[nodiscard]] awaitable<Result<NotificationPage>> list(db::Executor& database, const accounts::Actor& actor,
                                                       const NotificationQuery& query);
[[nodiscard]] awaitable<std::int64_t> count_unread(db::Executor& database, const accounts::Actor& actor);

/// Errors: NOTIFICATION_NOT_FOUND, also for another's.
[[nodiscard]] awaitable<Result<NotificationView>> get(db::Executor& database, ResourceRef notification,
                                                      const accounts::Actor& actor);
/// Errors as of get().
[[nodiscard]] awaitable<Result<NotificationView>> update(db::Transaction& transaction,
                                                         ResourceRef notification,
                                                         const accounts::Actor& actor,
                                                         const UpdateNotification& command);
/// Gives how many were unread.
[[nodiscard]] awaitable<std::int64_t> read_all(db::Transaction& transaction, const accounts::Actor& actor);

/// Every kind, with what this person said of it or true.
[[nodiscard]] awaitable<Preferences> preferences(db::Executor& database, const accounts::Actor& actor);
/// Kinds that are not named stay as they are. Errors: `invalid` for system messages, which are always sent.
[[nodiscard]] awaitable<Result<Preferences>> update_preferences(db::Transaction& transaction,
                                                                const accounts::Actor& actor,
                                                                const Preferences& command);

}  // namespace gigco::notifications
