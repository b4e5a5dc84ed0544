// Cards on file. https://docs.clover.com/docs/saving-card-on-file
#include "vendors/clover/call.hpp"
#include "vendors/clover/parsed.hpp"

namespace gigco::clover {
namespace {

constexpr int kOneAttempt = 1;

}  // namespace

awaitable<Reply<Customer>> Client::create_customer(Uuid key, std::string email, std::string source) {
  // Once only: the token is used up by it, and a second customer would keep nothing.
  Call call{.operation = OperationClass::customer,
            .method = "POST",
            .path = "/v1/customers",
            .body = json::Object{{"email", text(std::move(email))},
                                 {"source", text(std::move(source))},
                                 {"ecomind", text("ecom")}},
            .key = key};
  const Reply<std::string> reply = co_await send(std::move(call), kOneAttempt);
  co_return parsed<Customer>(reply);
}

awaitable<Reply<void>> Client::remove_source(std::string customer, std::string source) {
  Call call{.operation = OperationClass::customer,
            .method = "DELETE",
            .path = "/v1/customers/" + customer + "/sources/" + source};
  const Reply<std::string> reply = co_await send(std::move(call), settings_.attempts);
  if (!reply && reply.error().kind != FailureKind::not_found) {
    co_return reply.error();
  }
  co_return Reply<void>();
}

}  // namespace gigco::clover
