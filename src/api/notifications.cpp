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

awaitable<Result<NotificationView>> update_notification(WriteCall<notifications::UpdateNotification>& call) {
  return notifications::update(*call.transaction, call.resource, call.actor, call.input);
}

awaitable<Result<NotificationView>> read_notification(WriteCall<Nothing>& call) {
  const notifications::UpdateNotification command{.status = notifications::NoticeStatus::read};
  co_return co_await notifications::update(*call.transaction, call.resource, call.actor, command);
}

awaitable<Result<Confirmation>> read_all(WriteCall<Nothing>& call) {
  const std::int64_t count = co_await notifications::read_all(*call.transaction, call.actor);
  co_return confirmation(std::to_string(count) + " notifications are marked as read.");
}

awaitable<Result<Preferences>> get_preferences(ReadCall<Nothing>& call) {
  Preferences preferences = co_await notifications::preferences(call.db, call.actor);
  co_return preferences;
}

awaitable<Result<Preferences>> update_preferences(WriteCall<Preferences>& call) {
  return notifications::update_preferences(*call.transaction, call.actor, call.input);
}

}  // namespace

std::vector<http::Route> notification_routes(const Services& services) {
  std::vector<http::Route> routes;
  const auto add = [&](http::Route route, auto handler) {
    routes.push_back(endpoint(std::move(route), services, handler));
  };
  add(kNotifications.reading("/api/v1/notifications", kAny, "listNotifications", "What the caller was told"),
      list_notifications);
  add(kNotifications.changing(Method::put, "/api/v1/notifications/{id}", kAny, Ownership::personal,
                              "updateNotification", "Mark as read, unread or archived"),
      update_notification);
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
      update_preferences);
  return routes;
}

}  // namespace gigco::api
