#include "api/bookkeeping.hpp"

#include "api/answers.hpp"
#include "api/endpoint.hpp"
#include "api/routes.hpp"
#include "domain/payments/bookkeeper.hpp"
#include "domain/payments/dead_letters.hpp"
#include "domain/payments/lost_customers.hpp"

namespace gigco::api {
namespace {

using http::Method;
using http::Ownership;
using payments::DeadLetter;
using payments::LostCustomer;
using payments::Reconciliation;
using payments::ReconciliationSummary;

constexpr RouteGroup kBookkeeping{"bookkeeping"};
constexpr int kUnavailable = 503;

struct DeadLetterList {
  std::vector<DeadLetter> dead_letters;
  std::int64_t count = 0;
  paging::Pagination pagination;
};
BOOST_DESCRIBE_STRUCT(DeadLetterList, (), (dead_letters, count, pagination))

struct DeadLetterChanged : DeadLetter {
  bool success = true;
  std::string message;
};
BOOST_DESCRIBE_STRUCT(DeadLetterChanged, (DeadLetter), (success, message))

struct LostCustomerList {
  std::vector<LostCustomer> lost_customers;
  std::int64_t count = 0;
  paging::Pagination pagination;
};
BOOST_DESCRIBE_STRUCT(LostCustomerList, (), (lost_customers, count, pagination))

struct LostCustomerResolved : LostCustomer {
  bool success = true;
  std::string message;
};
BOOST_DESCRIBE_STRUCT(LostCustomerResolved, (LostCustomer), (success, message))

struct ReconciliationList {
  std::vector<ReconciliationSummary> reconciliations;
  std::int64_t count = 0;
  paging::Pagination pagination;
};
BOOST_DESCRIBE_STRUCT(ReconciliationList, (), (reconciliations, count, pagination))

struct ReconciliationMade : Reconciliation {
  bool success = true;
  std::string message;
};
BOOST_DESCRIBE_STRUCT(ReconciliationMade, (Reconciliation), (success, message))

awaitable<Result<DeadLetterList>> list_dead_letters(ReadCall<paging::PageQuery>& call) {
  Result<paging::Page<DeadLetter>> page = co_await payments::list_dead_letters(call.db, call.input);
  co_return list_of<DeadLetterList>(std::move(page), &DeadLetterList::dead_letters);
}

awaitable<Result<DeadLetter>> get_dead_letter(ReadCall<Nothing>& call) {
  return payments::get_dead_letter(call.db, call.resource);
}

awaitable<Result<DeadLetterChanged>> replay_dead_letter(WriteCall<payments::ReplayDeadLetter>& call) {
  Result<DeadLetter> letter =
      co_await payments::replay(*call.transaction, call.actor, call.resource, call.input);
  co_return changed<DeadLetterChanged>(std::move(letter), "It is tried again at once.");
}

awaitable<Result<DeadLetterChanged>> discard_dead_letter(WriteCall<payments::DiscardDeadLetter>& call) {
  Result<DeadLetter> letter =
      co_await payments::discard(*call.transaction, call.actor, call.resource, call.input);
  co_return changed<DeadLetterChanged>(std::move(letter), "It counts as failed.");
}

awaitable<Result<LostCustomerList>> list_lost_customers(ReadCall<paging::PageQuery>& call) {
  Result<paging::Page<LostCustomer>> page = co_await payments::list_lost_customers(call.db, call.input);
  co_return list_of<LostCustomerList>(std::move(page), &LostCustomerList::lost_customers);
}

awaitable<Result<LostCustomerResolved>> resolve_lost_customer(
    WriteCall<payments::ResolveLostCustomer>& call) {
  Result<LostCustomer> resolved =
      co_await payments::resolve(*call.transaction, call.actor, call.resource, call.input);
  co_return changed<LostCustomerResolved>(std::move(resolved), "It is seen to.");
}

awaitable<Result<ReconciliationList>> list_reconciliations(ReadCall<paging::PageQuery>& call) {
  Result<paging::Page<ReconciliationSummary>> page =
      co_await payments::list_reconciliations(call.db, call.input);
  co_return list_of<ReconciliationList>(std::move(page), &ReconciliationList::reconciliations);
}

awaitable<Result<Reconciliation>> get_reconciliation(ReadCall<Nothing>& call) {
  return payments::get_reconciliation(call.db, call.resource);
}

awaitable<Result<ReconciliationMade>> reconcile(OpenCall<payments::Reconcile>& call) {
  Result<Reconciliation> report =
      co_await call.services.bookkeeper->reconcile(call.actor, call.input, call.key);
  co_return changed<ReconciliationMade>(std::move(report), "The books are compared.");
}

}  // namespace

std::vector<http::Route> bookkeeping_routes(const Services& services) {
  std::vector<http::Route> routes;
  const auto add = [&](http::Route route, auto handler) {
    routes.push_back(endpoint(std::move(route), services, handler));
  };
  add(kBookkeeping.reading("/api/v1/admin/dead-letters", kAdmins, "listDeadLetters",
                           "Payment operations that people must decide about"),
      list_dead_letters);
  add(kBookkeeping.reading("/api/v1/admin/dead-letters/{id}", kAdmins, "getDeadLetter", "One of them"),
      get_dead_letter);
  add(kBookkeeping.changing(Method::post, "/api/v1/admin/dead-letters/{id}/replay", kAdmins, Ownership::none,
                            "replayDeadLetter", "Try it again"),
      replay_dead_letter);
  add(kBookkeeping.changing(Method::post, "/api/v1/admin/dead-letters/{id}/discard", kAdmins, Ownership::none,
                            "discardDeadLetter", "Let it go, with a reason"),
      discard_dead_letter);
  add(kBookkeeping.reading("/api/v1/admin/lost-customers", kAdmins, "listLostCustomers",
                           "Cards that Clover may keep for nobody: the answer never came"),
      list_lost_customers);
  add(kBookkeeping.changing(Method::post, "/api/v1/admin/lost-customers/{id}/resolve", kAdmins,
                            Ownership::none, "resolveLostCustomer",
                            "It has been looked for at Clover; with a reason"),
      resolve_lost_customer);
  add(kBookkeeping.reading("/api/v1/admin/reconciliations", kAdmins, "listReconciliations",
                           "Comparisons of Clover's books with ours"),
      list_reconciliations);
  add(answering(kBookkeeping.creating("/api/v1/admin/reconciliations", kAdmins, Ownership::none, "reconcile",
                                      "Compare Clover's books with ours"),
                {kUnavailable}),
      reconcile);
  add(kBookkeeping.reading("/api/v1/admin/reconciliations/{id}", kAdmins, "getReconciliation",
                           "One comparison, each difference listed"),
      get_reconciliation);
  return routes;
}

}  // namespace gigco::api
