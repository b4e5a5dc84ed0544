#include "api/disputes.hpp"

#include "api/answers.hpp"
#include "api/endpoint.hpp"
#include "api/routes.hpp"
#include "domain/disputes/disputes.hpp"

namespace gigco::api {
namespace {

using disputes::DisputeInFull;
using disputes::DisputeView;
using http::Method;
using http::Ownership;

constexpr RouteGroup kDisputes{"disputes"};

struct DisputeList {
  std::vector<DisputeView> disputes;
  std::int64_t count = 0;
  paging::Pagination pagination;
};
BOOST_DESCRIBE_STRUCT(DisputeList, (), (disputes, count, pagination))

struct DisputeChanged : DisputeInFull {
  bool success = true;
  std::string message;
};
BOOST_DESCRIBE_STRUCT(DisputeChanged, (DisputeInFull), (success, message))

awaitable<Result<DisputeList>> list_disputes(ReadCall<disputes::DisputeQuery>& call) {
  Result<paging::Page<DisputeView>> page = co_await disputes::list(call.db, call.actor, call.input);
  co_return list_of<DisputeList>(std::move(page), &DisputeList::disputes);
}

awaitable<Result<DisputeInFull>> get_dispute(ReadCall<Nothing>& call) {
  return disputes::get(call.db, call.resource, call.actor);
}

awaitable<Result<DisputeChanged>> open_dispute(WriteCall<disputes::OpenDispute>& call) {
  Result<DisputeInFull> dispute =
      co_await disputes::open(*call.transaction, call.resource, call.actor, call.input);
  co_return changed<DisputeChanged>(std::move(dispute), "The money is held until this is settled.");
}

awaitable<Result<DisputeChanged>> add_statement(WriteCall<disputes::AddStatement>& call) {
  Result<DisputeInFull> dispute =
      co_await disputes::add_statement(*call.transaction, call.resource, call.actor, call.input);
  co_return changed<DisputeChanged>(std::move(dispute), "Your statement is added.");
}

awaitable<Result<DisputeChanged>> withdraw_dispute(WriteCall<Nothing>& call) {
  Result<DisputeInFull> dispute = co_await disputes::withdraw(*call.transaction, call.resource, call.actor);
  co_return changed<DisputeChanged>(std::move(dispute), "The dispute is withdrawn.");
}

awaitable<Result<DisputeChanged>> resolve_dispute(WriteCall<disputes::ResolveDispute>& call) {
  Result<DisputeInFull> dispute =
      co_await disputes::resolve(*call.transaction, call.resource, call.actor, call.input);
  co_return changed<DisputeChanged>(std::move(dispute), "The dispute is resolved.");
}

}  // namespace

std::vector<http::Route> dispute_routes(const Services& services) {
  std::vector<http::Route> routes;
  const auto add = [&](http::Route route, auto handler) {
    routes.push_back(endpoint(std::move(route), services, handler));
  };
  add(answering(kDisputes.creating("/api/v1/jobs/{id}/dispute", kAny, Ownership::party, "openDispute",
                                   "Hold the money of a job until it is settled"),
                {kNotFound, kConflict}),
      open_dispute);
  add(kDisputes.reading("/api/v1/disputes", kAny, "listDisputes", "Disputes about one's jobs"),
      list_disputes);
  add(kDisputes.reading("/api/v1/disputes/{id}", kAny, "getDispute", "A dispute, and what was said",
                        Ownership::party),
      get_dispute);
  add(kDisputes.creating("/api/v1/disputes/{id}/statements", kAny, Ownership::party, "addDisputeStatement",
                         "Say what happened"),
      add_statement);
  add(kDisputes.changing(Method::post, "/api/v1/disputes/{id}/withdraw", kAny, Ownership::author,
                         "withdrawDispute", "Withdraw what one has opened"),
      withdraw_dispute);
  add(kDisputes.changing(Method::post, "/api/v1/admin/disputes/{id}/resolve", kAdmins, Ownership::none,
                         "resolveDispute", "Divide the money that is held"),
      resolve_dispute);
  return routes;
}

}  // namespace gigco::api
