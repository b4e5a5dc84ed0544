#include "api/workers.hpp"

#include "api/answers.hpp"
#include "api/endpoint.hpp"
#include "api/reason.hpp"
#include "api/routes.hpp"
#include "domain/accounts/profiles.hpp"
#include "domain/jobs/jobs.hpp"
#include "domain/workers/workers.hpp"

namespace gigco::api {
namespace {

using http::Method;
using http::Ownership;
using workers::WorkerView;

constexpr RouteGroup kWorkerRoutes{"gigworkers"};

struct WorkerList {
  std::vector<WorkerView> gigworkers;
  std::int64_t count = 0;
  paging::Pagination pagination;
};
BOOST_DESCRIBE_STRUCT(WorkerList, (), (gigworkers, count, pagination))

struct WorkerChanged : WorkerView {
  bool success = true;
  std::string message;
};
BOOST_DESCRIBE_STRUCT(WorkerChanged, (WorkerView), (success, message))

awaitable<Result<WorkerList>> list_workers(ReadCall<workers::WorkerQuery>& call) {
  Result<workers::WorkerPage> page = co_await workers::list(call.db, call.actor, call.input);
  co_return list_of<WorkerList>(std::move(page), &WorkerList::gigworkers);
}

awaitable<Result<WorkerView>> get_worker(ReadCall<Nothing>& call) {
  return workers::get(call.db, call.resource, call.actor);
}

awaitable<Result<WorkerChanged>> register_worker(WriteCall<workers::RegisterWorker>& call) {
  Result<workers::Registered> registered = co_await workers::register_worker(
      *call.transaction, *call.services.accounts, call.actor, std::move(call.input));
  if (!registered) {
    co_return registered.error();
  }
  if (registered->invitation) {
    call.after_commit = [&accounts = *call.services.accounts, mail = *std::move(registered->invitation)] {
      accounts.send(mail);
    };
  }
  Result<WorkerView> worker = std::move(registered->worker);
  co_return changed<WorkerChanged>(std::move(worker), "The worker is registered.");
}

awaitable<Result<WorkerChanged>> update_worker(WriteCall<workers::UpdateWorker>& call) {
  Result<WorkerView> worker =
      co_await workers::update(*call.transaction, call.resource, call.actor, call.input);
  co_return changed<WorkerChanged>(std::move(worker), "The profile is changed.");
}

awaitable<Result<Confirmation>> deactivate_worker(WriteCall<Reason>& call) {
  const Result<Id> worker = co_await accounts::find_worker(*call.transaction, call.resource);
  if (!worker) {
    co_return worker.error();
  }
  accounts::UpdateUser command;
  command.is_active = false;
  command.reason = std::move(call.input.reason);
  const ResourceRef user = *worker;
  const Result<accounts::Profile> deactivated =
      co_await accounts::update_user(*call.transaction, user, call.actor, command);
  if (!deactivated) {
    co_return deactivated.error();
  }
  co_await jobs::withdraw(*call.transaction, *worker, call.actor);
  co_return confirmation("The worker is deactivated.");
}

}  // namespace

std::vector<http::Route> worker_routes(const Services& services) {
  std::vector<http::Route> routes;
  const auto add = [&](http::Route route, auto... handlers) {
    routes.push_back(endpoint(std::move(route), services, handlers...));
  };
  add(kWorkerRoutes.reading("/api/v1/gigworkers", kPosters, "listWorkers", "Find gig workers"), list_workers);
  add(kWorkerRoutes.creating("/api/v1/gigworkers/create", kAny, Ownership::none, "registerWorker",
                             "Complete one's own worker profile, or enter a new worker as an administrator"),
      register_worker);
  add(kWorkerRoutes.reading("/api/v1/gigworkers/{id}", kAny, "getWorker", "One gig worker"), get_worker);
  add(kWorkerRoutes.changing(Method::put, "/api/v1/gigworkers/{id}", kWorkersAndAdmins, Ownership::owner,
                             "updateWorker", "Change a worker's profile"),
      update_worker, get_worker);
  add(kWorkerRoutes.changing(Method::del, "/api/v1/gigworkers/{id}", kAdmins, Ownership::none,
                             "deactivateWorker", "Deactivate a worker and end the sessions"),
      deactivate_worker, get_worker);
  return routes;
}

}  // namespace gigco::api
