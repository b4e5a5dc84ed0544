#include "api/admin.hpp"

#include "api/answers.hpp"
#include "api/endpoint.hpp"
#include "api/jobs_types.hpp"
#include "api/routes.hpp"
#include "domain/accounts/profiles.hpp"
#include "domain/audit/audit.hpp"
#include "domain/jobs/jobs.hpp"

namespace gigco::api {
namespace {

using http::Method;
using http::Ownership;

constexpr RouteGroup kAdmin{"admin"};

struct UserList {
  std::vector<accounts::Profile> users;
  std::int64_t count = 0;
  paging::Pagination pagination;
};
BOOST_DESCRIBE_STRUCT(UserList, (), (users, count, pagination))

struct AuditLog {
  std::vector<audit::ActionView> actions;
  std::int64_t count = 0;
  paging::Pagination pagination;
};
BOOST_DESCRIBE_STRUCT(AuditLog, (), (actions, count, pagination))

awaitable<Result<UserList>> search_users(ReadCall<accounts::UserQuery>& call) {
  Result<accounts::ProfilePage> page = co_await accounts::search_users(call.db, call.input);
  co_return list_of<UserList>(std::move(page), &UserList::users);
}

awaitable<Result<JobList>> search_jobs(ReadCall<jobs::JobQuery>& call) {
  Result<jobs::JobPage> page = co_await jobs::list(call.db, call.input);
  co_return list_of<JobList>(std::move(page), &JobList::jobs);
}

awaitable<Result<JobChanged>> set_job_status(WriteCall<jobs::SetStatus>& call) {
  Result<jobs::JobView> job =
      co_await jobs::set_status(*call.transaction, call.resource, call.actor, call.input);
  co_return changed<JobChanged>(std::move(job), "The status is changed.");
}

awaitable<Result<AuditLog>> list_audit_log(ReadCall<audit::AuditQuery>& call) {
  Result<paging::Page<audit::ActionView>> page = co_await audit::list(call.db, call.input);
  co_return list_of<AuditLog>(std::move(page), &AuditLog::actions);
}

}  // namespace

std::vector<http::Route> admin_routes(const Services& services) {
  std::vector<http::Route> routes;
  const auto add = [&](http::Route route, auto handler) {
    routes.push_back(endpoint(std::move(route), services, handler));
  };
  add(kAdmin.reading("/api/v1/admin/users", kAdmins, "searchUsers", "Find accounts"), search_users);
  add(kAdmin.reading("/api/v1/admin/jobs", kAdmins, "searchJobs", "Find jobs"), search_jobs);
  add(kAdmin.changing(Method::put, "/api/v1/admin/jobs/{id}/status", kAdmins, Ownership::none, "setJobStatus",
                      "Set a job right, with a reason"),
      set_job_status);
  add(kAdmin.reading("/api/v1/admin/audit-log", kAdmins, "listAuditLog", "What administrators did"),
      list_audit_log);
  return routes;
}

}  // namespace gigco::api
