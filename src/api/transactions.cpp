#include "api/transactions.hpp"

#include "api/answers.hpp"
#include "api/endpoint.hpp"
#include "api/routes.hpp"
#include "domain/payments/transactions.hpp"

namespace gigco::api {
namespace {

using http::Ownership;
using payments::TransactionView;

constexpr RouteGroup kTransactions{"transactions"};

struct TransactionList {
  std::vector<TransactionView> transactions;
  std::int64_t count = 0;
  paging::Pagination pagination;
};
BOOST_DESCRIBE_STRUCT(TransactionList, (), (transactions, count, pagination))

struct TransactionChanged : TransactionView {
  bool success = true;
  std::string message;
};
BOOST_DESCRIBE_STRUCT(TransactionChanged, (TransactionView), (success, message))

awaitable<Result<TransactionList>> list_transactions(ReadCall<payments::TransactionQuery>& call) {
  Result<payments::TransactionPage> page = co_await payments::list(call.db, call.input);
  co_return list_of<TransactionList>(std::move(page), &TransactionList::transactions);
}

awaitable<Result<TransactionView>> get_transaction(ReadCall<Nothing>& call) {
  return payments::get(call.db, call.resource);
}

awaitable<Result<TransactionChanged>> create_transaction(WriteCall<payments::CreateTransaction>& call) {
  Result<TransactionView> made = co_await payments::create(*call.transaction, call.actor, call.input);
  co_return changed<TransactionChanged>(std::move(made), "The transaction is recorded.");
}

}  // namespace

std::vector<http::Route> transaction_routes(const Services& services) {
  std::vector<http::Route> routes;
  const auto add = [&](http::Route route, auto handler) {
    routes.push_back(endpoint(std::move(route), services, handler));
  };
  add(kTransactions.reading("/api/v1/transactions", kAdmins, "listTransactions", "Find payments"),
      list_transactions);
  add(kTransactions.creating("/api/v1/transactions/create", kAdmins, Ownership::none, "createTransaction",
                             "Record a payment by hand"),
      create_transaction);
  add(kTransactions.reading("/api/v1/transactions/{id}", kAdmins, "getTransaction", "One payment"),
      get_transaction);
  return routes;
}

}  // namespace gigco::api
