#include "api/endpoint.hpp"

#include "api/authorization.hpp"
#include "api/idempotency.hpp"
#include "platform/db/database.hpp"
#include "platform/http/target.hpp"

namespace gigco::api {
namespace {

struct Binding {
  const Services& services;
  Operation operation;
  http::Access access;
  int success_status;
};

Result<json::Value> input_of(const http::Request& request, const Operation& operation) {
  if (operation.input_type->members.empty()) {
    return json::Value(json::Object{});
  }
  if (operation.kind == Kind::read) {
    auto parameters = http::decode_query(request.query);
    if (!parameters) {
      return invalid_field("query", "must be percent-encoded UTF-8");
    }
    return json::Value(std::move(*parameters));
  }
  if (request.body.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return json::Value(json::Object{});
  }
  return json::parse(request.body);
}

Result<std::unique_ptr<PreparedCall>> prepare(const Binding& binding, http::Request& request) {
  if (const auto allowed = authorize(binding.services, binding.access, request); !allowed) {
    return allowed.error();
  }
  if (!request.path_values.empty() && !parse_resource_ref(request.path_values.front())) {
    return invalid_field("id", "must be a positive whole number or a uuid");
  }
  const auto input = input_of(request, binding.operation);
  if (!input) {
    return input.error();
  }
  return binding.operation.prepare(binding.services, request, *input);
}

http::Response success(const Binding& binding, std::string body) {
  return {.status = binding.success_status, .body = std::move(body)};
}

awaitable<Result<http::Response>> run_in_transaction(const Binding& binding, const http::Request& request,
                                                     PreparedCall& call) {
  const auto idempotent = IdempotentWrite::of(request, *request.route);
  if (!idempotent) {
    co_return idempotent.error();
  }
  db::Transaction transaction = co_await binding.services.database->begin();
  if (idempotent->has_value()) {
    Result<std::optional<http::Response>> earlier = co_await (*idempotent)->begin(transaction);
    if (!earlier) {
      co_return earlier.error();
    }
    if (earlier->has_value()) {
      co_return std::move(**earlier);
    }
  }
  Encoded encoded = co_await call.run(&transaction);
  if (!encoded) {
    co_return encoded.error();
  }
  http::Response response = success(binding, std::move(*encoded));
  if (idempotent->has_value()) {
    (*idempotent)->finish(transaction, response);
  }
  co_await transaction.commit();
  co_return response;
}

awaitable<Result<http::Response>> run(const Binding& binding, const http::Request& request,
                                      PreparedCall& call) {
  if (binding.operation.kind == Kind::write) {
    co_return co_await run_in_transaction(binding, request, call);
  }
  Encoded encoded = co_await call.run(nullptr);
  if (!encoded) {
    co_return encoded.error();
  }
  co_return success(binding, std::move(*encoded));
}

awaitable<http::Response> answer(const Binding& binding, http::Request& request) {
  const auto call = prepare(binding, request);
  if (!call) {
    co_return http::error_response(call.error(), request.id);
  }
  Result<http::Response> result = co_await run(binding, request, **call);
  if (!result) {
    co_return http::error_response(result.error(), request.id);
  }
  co_return std::move(*result);
}

}  // namespace

CallBase::CallBase(const Services& its_services, const http::Request& its_request)
    : services(its_services),
      request(its_request),
      actor{.id = its_request.principal.user_id,
            .role = static_cast<accounts::Role>(its_request.principal.role),
            .session_id = its_request.principal.session_id} {
  if (!request.path_values.empty()) {
    resource = parse_resource_ref(request.path_values.front()).value_or(resource);
  }
}

http::Route bind(http::Route declaration, const Services& services, Operation operation) {
  auto& type = operation.kind == Kind::read ? declaration.query_type : declaration.body_type;
  type = operation.input_type->members.empty() ? nullptr : operation.input_type;
  declaration.response_type = operation.response_type;
  const auto binding = std::make_shared<const Binding>(
      Binding{services, std::move(operation), declaration.access, declaration.success_status});
  declaration.handler = [binding](http::Request& request) { return answer(*binding, request); };
  return declaration;
}

}  // namespace gigco::api
