#include "api/endpoint.hpp"

#include "api/idempotency.hpp"
#include "api/representation.hpp"
#include "platform/crypto/random.hpp"
#include "platform/db/bell.hpp"
#include "platform/db/database.hpp"
#include "platform/http/target.hpp"

namespace gigco::api {
namespace {

struct Binding {
  const Services& services;
  Operation operation;
  int success_status;
  bool has_entity_tag;
  Shape shape;
};

// Whoever changes the resource after its snapshot makes the transaction end in a db::SerializationFailure,
// but so does who changes something beside it, as invitations to a job that is deleted: hence a second look
// at the state.
constexpr int kConditionalAttempts = 3;

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

Result<std::unique_ptr<PreparedCall>> prepare(const Binding& binding, const http::Request& request) {
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

bool is_conditional(const http::Request& request) { return !request.header("If-Match").empty(); }

/// A path without a representation of its own has no state that If-Match could name.
awaitable<Result<void>> check_precondition(const Binding& binding, const http::Request& request,
                                           db::Transaction& transaction) {
  if (!is_conditional(request)) {
    co_return Result<void>();
  }
  if (!binding.operation.current) {
    co_return precondition_failed();
  }
  transaction.keep_one_snapshot();  // so that a change after it is noticed
  const Encoded current = co_await binding.operation.current(binding.services, request, transaction);
  if (!current) {
    co_return current.error();
  }
  if (!precondition_holds(request, *current)) {
    co_return precondition_failed();
  }
  co_return Result<void>();
}

awaitable<Result<http::Response>> run_in_transaction(const Binding& binding, const http::Request& request,
                                                     PreparedCall& call) {
  const auto idempotent = idempotent_write(request, *request.route);
  if (!idempotent) {
    co_return idempotent.error();
  }
  db::Transaction transaction = co_await binding.services.database->begin();
  if (const Result<void> holds = co_await check_precondition(binding, request, transaction); !holds) {
    co_return holds.error();
  }
  if (idempotent->has_value()) {
    const Result<idempotency::Claim> claim = co_await idempotency::claim(transaction, **idempotent);
    if (!claim) {
      co_return claim.error();
    }
    if (claim->answer) {
      co_return replay(*claim->answer);
    }
  }
  const Execution execution{.transaction = &transaction};
  Encoded encoded = co_await call.run(execution);
  if (!encoded) {
    co_return encoded.error();
  }
  http::Response response = success(binding, std::move(*encoded));
  if (idempotent->has_value()) {
    const idempotency::Answer answer{.status = response.status, .body = response.body};
    idempotency::keep_at_commit(transaction, **idempotent, answer);
  }
  co_await transaction.commit();
  binding.services.outbox->ring_everywhere();
  call.committed();
  co_return response;
}

awaitable<Result<http::Response>> write(const Binding& binding, const http::Request& request,
                                        PreparedCall& call) {
  try {
    co_return co_await run_in_transaction(binding, request, call);
  } catch (const db::SerializationFailure&) {
    if (!is_conditional(request)) {
      throw;
    }
  }
  for (int attempt = 1; attempt < kConditionalAttempts; ++attempt) {
    const auto again = prepare(binding, request);  // the first one may have given its input away
    try {
      co_return co_await run_in_transaction(binding, request, **again);
    } catch (const db::SerializationFailure&) {  // and once more
    }
  }
  co_return precondition_failed();
}

awaitable<Result<http::Response>> run_open(const Binding& binding, const http::Request& request,
                                           PreparedCall& call) {
  const auto idempotent = idempotent_write(request, *request.route);
  if (!idempotent) {
    co_return idempotent.error();
  }
  db::Database& database = *binding.services.database;
  Execution execution{.transaction = nullptr, .key = crypto::random_uuid()};
  if (idempotent->has_value()) {
    const Result<idempotency::Claim> claim = co_await idempotency::claim(database, **idempotent);
    if (!claim) {
      co_return claim.error();
    }
    if (claim->answer) {
      co_return replay(*claim->answer);
    }
    execution.key = claim->request;
  }
  Encoded encoded = co_await call.run(execution);
  binding.services.outbox->ring_everywhere();
  if (!encoded) {
    if (idempotent->has_value() && encoded.error().kind == ErrorKind::given_up) {
      co_await idempotency::renew(database, **idempotent, execution.key);
    }
    co_return encoded.error();
  }
  http::Response response = success(binding, std::move(*encoded));
  if (idempotent->has_value()) {
    idempotency::Answer answer{.status = response.status, .body = response.body};
    co_await idempotency::keep(database, **idempotent, std::move(answer));
  }
  co_return response;
}

awaitable<Result<http::Response>> run(const Binding& binding, const http::Request& request,
                                      PreparedCall& call) {
  if (binding.operation.kind == Kind::write) {
    co_return co_await write(binding, request, call);
  }
  if (binding.operation.kind == Kind::open) {
    co_return co_await run_open(binding, request, call);
  }
  const auto fields = selected_fields(request, binding.shape);
  if (!fields) {
    co_return fields.error();
  }
  const Execution execution;
  Encoded encoded = co_await call.run(execution);
  if (!encoded) {
    co_return encoded.error();
  }
  http::Response response = success(binding, std::move(*encoded));
  if (!fields->empty()) {
    response.body = select(response.body, binding.shape, *fields);
  }
  if (binding.has_entity_tag) {
    revalidate(request, response);
  }
  co_return response;
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
  const Shape shape = shape_of(*operation.response_type);
  declaration.has_entity_tag = operation.kind == Kind::read && !is_paged(*operation.response_type);
  declaration.takes_if_match = static_cast<bool>(operation.current);
  if (operation.kind == Kind::write) {
    declaration.other_statuses.push_back(http::status_of(ErrorKind::precondition));
  } else if (operation.kind == Kind::read) {
    declaration.other_statuses.push_back(http::status_of(ErrorKind::invalid));  // fields=
  }
  const auto binding = std::make_shared<const Binding>(
      Binding{services, std::move(operation), declaration.success_status, declaration.has_entity_tag, shape});
  declaration.handler = [binding](http::Request& request) { return answer(*binding, request); };
  return declaration;
}

}  // namespace gigco::api
