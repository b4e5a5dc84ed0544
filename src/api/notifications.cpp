#include "api/notifications.hpp"

#include "api/answers.hpp"
#include "api/endpoint.hpp"
#include "api/routes.hpp"
#include "domain/notifications/notifications.hpp"

namespace gigco::api {
namespace {

using http::Method;
using http::Ownership;
using notifications::NotificationView;
using notifications::Preferences;

constexpr RouteGroup kNotifications{"notifications"};

struct NotificationList {
  std::vector<NotificationView> notifications;
  std::int64_t count = 0;
  std::int64_t unread_count = 0;  // of all, not only on this page
  paging::Pagination pagination;
};
BOOST_DESCRIBE_STRUCT(NotificationList, (), (notifications, count, unread_count, pagination))

/// `message` is the notification's own.
struct NotificationChanged : NotificationView {
  bool success = true;
};
BOOST_DESCRIBE_STRUCT(NotificationChanged, (NotificationView), (success))

struct PreferencesChanged : Preferences {
  bool success = true;
  std::string message;
};
BOOST_DESCRIBE_STRUCT(PreferencesChanged, (Preferences), (success, message))

awaitable<Result<NotificationList>> list_notifications(ReadCall<notifications::NotificationQuery>& call) {
  Result<notifications::NotificationPage> page =
      co_await notifications::list(call.db, call.actor, call.input);
  Result<NotificationList> list =
      list_of<NotificationList>(std::move(page), &NotificationList::notifications);
  if (list) {
    list->unread_count = co_await notifications::count_unread(call.db, call.actor);
  }
  co_return list;
}

awaitable<Result<NotificationView>> get_notification(ReadCall<Nothing>& call) {
  return notifications::get(call.db, call.resource, call.actor);
}

Result<NotificationChanged> changed(Result<NotificationView> notification) {
  if (!notification) {
    return notification.error();
  }
  NotificationChanged answer;
  static_cast<NotificationView&>(answer) = *std::move(notification);
  return answer;
}

awaitable<Result<NotificationChanged>> update_notification(
    WriteCall<notifications::UpdateNotification>& call) {
  Result<NotificationView> notification =
      co_await notifications::update(*call.transaction, call.resource, call.actor, call.input);
  co_return changed(std::move(notification));
}

awaitable<Result<NotificationChanged>> read_notification(WriteCall<Nothing>& call) {
  const notifications::UpdateNotification command{.status = notifications::NoticeStatus::read};
  Result<NotificationView> notification =
      co_await notifications::update(*call.transaction, call.resource, call.actor, command);
  co_return changed(std::move(notification));
}

awaitable<Result<Confirmation>> read_all(WriteCall<Nothing>& call) {
  const std::int64_t count = co_await notifications::read_all(*call.transaction, call.actor);
  co_return confirmation(std::to_string(count) + " notifications are marked as read.");
}

awaitable<Result<Preferences>> get_preferences(ReadCall<Nothing>& call) {
  Preferences preferences = co_await notifications::preferences(call.db, call.actor);
  co_return preferences;
}

awaitable<Result<PreferencesChanged>> update_preferences(WriteCall<Preferences>& call) {
  Result<Preferences> preferences =
      co_await notifications::update_preferences(*call.transaction, call.actor, call.input);
  co_return api::changed<PreferencesChanged>(std::move(preferences), "Your preferences are changed.");
}

}  // namespace

std::vector<http::Route> notification_routes(const Services& services) {
  std::vector<http::Route> routes;
  const auto add = [&](http::Route route, auto... handlers) {
    routes.push_back(endpoint(std::move(route), services, handlers...));
  };
  add(kNotifications.reading("/api/v1/notifications", kAny, "listNotifications", "What the caller was told"),
      list_notifications);
  add(kNotifications.reading("/api/v1/notifications/{id}", kAny, "getNotification",
                             "One thing that the caller was told", Ownership::personal),
      get_notification);
  add(kNotifications.changing(Method::put, "/api/v1/notifications/{id}", kAny, Ownership::personal,
                              "updateNotification", "Mark as read, unread or archived"),
      update_notification, get_notification);
  add(kNotifications.changing(Method::post, "/api/v1/notifications/{id}/read", kAny, Ownership::personal,
                              "readNotification", "Mark as read"),
      read_notification);
  add(kNotifications.changing(Method::post, "/api/v1/notifications/read-all", kAny, Ownership::none,
                              "readAllNotifications", "Mark all as read"),
      read_all);
  add(kNotifications.reading("/api/v1/notifications/preferences", kAny, "getNotificationPreferences",
                             "Which kinds the caller wants to hear of"),
      get_preferences);
  add(kNotifications.changing(Method::put, "/api/v1/notifications/preferences", kAny, Ownership::none,
                              "updateNotificationPreferences", "Switch kinds on and off"),
      update_preferences, get_preferences);
  return routes;
}

}  // namespace gigco::api
