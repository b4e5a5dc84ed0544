#include "api/schedules.hpp"

#include "api/answers.hpp"
#include "api/endpoint.hpp"
#include "api/routes.hpp"
#include "domain/schedules/schedules.hpp"

namespace gigco::api {
namespace {

using http::Method;
using http::Ownership;
using schedules::ScheduleView;

constexpr RouteGroup kSchedules{"schedules"};

struct ScheduleList {
  std::vector<ScheduleView> schedules;
  std::int64_t count = 0;
  paging::Pagination pagination;
};
BOOST_DESCRIBE_STRUCT(ScheduleList, (), (schedules, count, pagination))

struct ScheduleChanged : ScheduleView {
  bool success = true;
  std::string message;
};
BOOST_DESCRIBE_STRUCT(ScheduleChanged, (ScheduleView), (success, message))

awaitable<Result<ScheduleList>> list_schedules(ReadCall<schedules::ScheduleQuery>& call) {
  Result<schedules::SchedulePage> page = co_await schedules::list(call.db, call.actor, call.input);
  co_return list_of<ScheduleList>(std::move(page), &ScheduleList::schedules);
}

awaitable<Result<ScheduleView>> get_schedule(ReadCall<Nothing>& call) {
  return schedules::get(call.db, call.resource, call.actor);
}

awaitable<Result<ScheduleChanged>> create_schedule(WriteCall<schedules::CreateSchedule>& call) {
  Result<ScheduleView> entry = co_await schedules::create(*call.transaction, call.actor, call.input);
  co_return changed<ScheduleChanged>(std::move(entry), "The entry is made.");
}

awaitable<Result<ScheduleChanged>> update_schedule(WriteCall<schedules::UpdateSchedule>& call) {
  Result<ScheduleView> entry =
      co_await schedules::update(*call.transaction, call.resource, call.actor, call.input);
  co_return changed<ScheduleChanged>(std::move(entry), "The entry is changed.");
}

awaitable<Result<Confirmation>> delete_schedule(WriteCall<Nothing>& call) {
  const Result<Id> removed = co_await schedules::remove(*call.transaction, call.resource, call.actor);
  if (!removed) {
    co_return removed.error();
  }
  co_return confirmation("The entry is removed.");
}

}  // namespace

std::vector<http::Route> schedule_routes(const Services& services) {
  std::vector<http::Route> routes;
  const auto add = [&](http::Route route, auto... handlers) {
    routes.push_back(endpoint(std::move(route), services, handlers...));
  };
  add(kSchedules.reading("/api/v1/schedules", kAny, "listSchedules",
                         "Calendar entries; with a window, every occurrence within it"),
      list_schedules);
  add(answering(kSchedules.creating("/api/v1/schedules/create", kWorkersAndAdmins, Ownership::none,
                                    "createSchedule", "Offer hours, or take them"),
                {kNotFound}),
      create_schedule);
  add(kSchedules.reading("/api/v1/schedules/{id}", kWorkersAndAdmins, "getSchedule", "One calendar entry",
                         Ownership::owner),
      get_schedule);
  add(kSchedules.changing(Method::put, "/api/v1/schedules/{id}", kWorkersAndAdmins, Ownership::owner,
                          "updateSchedule", "Change a calendar entry and all that follow from it"),
      update_schedule, get_schedule);
  add(kSchedules.changing(Method::del, "/api/v1/schedules/{id}", kWorkersAndAdmins, Ownership::owner,
                          "deleteSchedule", "Remove a calendar entry and all that follow from it"),
      delete_schedule, get_schedule);
  return routes;
}

}  // namespace gigco::api
