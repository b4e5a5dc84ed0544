#include "api/openapi_operation.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "api/representation.hpp"
#include "domain/accounts/actor.hpp"
#include "platform/json/codec.hpp"

namespace gigco::api {
namespace {

using json::Array;
using json::Object;
using json::Value;

Value text(std::string_view value) { return Value(std::string(value)); }

constexpr std::string_view kJson = "application/json";

Object json_content(Value schema) { return {{std::string(kJson), Object{{"schema", std::move(schema)}}}}; }

/// Without its parameters.
std::string_view media_type(std::string_view content_type) {
  return content_type.substr(0, content_type.find(';'));
}

Value parameter(std::string_view place, std::string_view name, bool required, Value schema) {
  return Object{
      {"name", text(name)}, {"in", text(place)}, {"required", required}, {"schema", std::move(schema)}};
}

/// What api::bind() made of a reading route; files, the documentation and health are none.
bool is_resource(const http::Route& route) {
  return route.method == http::Method::get && route.response_type != nullptr &&
         (route.has_entity_tag || is_paged(*route.response_type));
}

Value fields_parameter(const http::Route& route) {
  Array names;
  for (const json::Member& member : shape_of(*route.response_type).resource->members) {
    names.push_back(text(member.name));
  }
  Object item{{"type", text("string")}, {"enum", std::move(names)}};
  Object schema{{"type", text("array")}, {"items", std::move(item)}};
  return Object{{"name", text("fields")},
                {"in", text("query")},
                {"required", false},
                {"explode", false},  // "id,name"
                {"schema", std::move(schema)}};
}

bool names_resource(const http::Route& route) { return route.pattern.find('{') != std::string::npos; }

Array parameters_of(const http::Route& route) {
  Array parameters;
  if (names_resource(route)) {
    parameters.push_back(parameter("path", "id", true, json::Codec<ResourceRef>::schema({})));
  }
  if (route.query_type != nullptr) {
    for (const json::Member& member : route.query_type->members) {
      const bool required = !member.optional && !member.rule->has_default;
      parameters.push_back(parameter("query", member.name, required, json::member_schema(member)));
    }
  }
  if (route.takes_idempotency_key) {
    constexpr int kMaxKeyLength = 255;
    Object schema{{"type", text("string")}, {"maxLength", json::Number{std::to_string(kMaxKeyLength)}}};
    parameters.push_back(parameter("header", "Idempotency-Key", false, std::move(schema)));
  }
  if (is_resource(route)) {
    parameters.push_back(fields_parameter(route));
  }
  if (route.has_entity_tag) {
    parameters.push_back(parameter("header", "If-None-Match", false, Object{{"type", text("string")}}));
  }
  if (route.takes_if_match) {
    parameters.push_back(parameter("header", "If-Match", false, Object{{"type", text("string")}}));
  }
  return parameters;
}

bool needs_body(const json::Type& type) {
  return std::ranges::any_of(
      type.members, [](const json::Member& member) { return !member.optional && !member.rule->has_default; });
}

/// To a role, or to somebody who is no owner; what is personal is not found instead.
bool may_forbid(const http::Route& route) {
  constexpr std::array kRoles{accounts::Role::consumer, accounts::Role::gig_worker, accounts::Role::admin};
  const bool is_for_all = std::ranges::all_of(
      kRoles, [&](accounts::Role role) { return route.access.allows(static_cast<unsigned>(role)); });
  return !is_for_all ||
         (route.ownership != http::Ownership::none && route.ownership != http::Ownership::personal);
}

/// The statuses that follow from the declaration, and those it names.
std::vector<int> error_statuses(const http::Route& route) {
  constexpr int kInvalid = 400;
  constexpr int kUnauthorized = 401;
  constexpr int kForbidden = 403;
  constexpr int kNotFound = 404;
  constexpr int kTooLarge = 413;
  constexpr int kUnsupported = 415;
  constexpr int kUnprocessable = 422;
  constexpr int kTooMany = 429;
  constexpr int kUnavailable = 503;
  std::vector<int> statuses = route.other_statuses;
  if (route.query_type != nullptr || route.body_type != nullptr || names_resource(route)) {
    statuses.push_back(kInvalid);
  }
  if (!route.access.everyone) {
    statuses.push_back(kUnauthorized);
  }
  if (may_forbid(route)) {
    statuses.push_back(kForbidden);
  }
  if (names_resource(route)) {
    statuses.push_back(kNotFound);
  }
  if (route.body_type != nullptr) {
    statuses.insert(statuses.end(), {kTooLarge, kUnsupported});
  }
  if (route.takes_idempotency_key) {
    statuses.insert(statuses.end(), {kInvalid, kUnprocessable});
  }
  if (route.rate_class != http::RateClass::none) {
    statuses.push_back(kTooMany);
  }
  statuses.push_back(kUnavailable);
  std::ranges::sort(statuses);
  statuses.erase(std::unique(statuses.begin(), statuses.end()), statuses.end());
  std::erase(statuses, route.success_status);
  return statuses;
}

Object responses_of(const http::Route& route) {
  std::optional<Value> form;
  if (route.response_type != nullptr) {
    form = json::reference_to(*route.response_type);
  }
  Object good{{"description", text(http::reason_phrase(route.success_status))}};
  if (form) {
    good.emplace_back("content", json_content(*form));
  } else if (const auto type = media_type(route.response_content); type != kJson) {
    good.emplace_back("content",
                      Object{{std::string(type), Object{{"schema", Object{{"type", text("string")}}}}}});
  }
  if (route.has_entity_tag) {
    good.emplace_back("headers", Object{{"ETag", Object{{"schema", Object{{"type", text("string")}}}}}});
  }
  Object responses{{std::to_string(route.success_status), std::move(good)}};
  if (route.has_entity_tag) {
    constexpr int kNotModified = 304;
    responses.emplace_back(std::to_string(kNotModified),
                           Object{{"description", text(http::reason_phrase(kNotModified))}});
  }
  for (const int status : error_statuses(route)) {
    // What the health routes answer when something is wrong has the same form as when all is well.
    const bool reports = route.tag == "health" && form;
    Value schema = reports ? *form : Value(Object{{"$ref", text("#/components/schemas/Error")}});
    responses.emplace_back(std::to_string(status), Object{{"description", text(http::reason_phrase(status))},
                                                          {"content", json_content(std::move(schema))}});
  }
  return responses;
}

Array roles_of(const http::Access& access) {
  Array roles;
  for (const auto role : {accounts::Role::consumer, accounts::Role::gig_worker, accounts::Role::admin}) {
    if (!access.everyone && access.allows(static_cast<unsigned>(role))) {
      roles.push_back(text(json::enum_name(role)));
    }
  }
  return roles;
}

std::string_view ownership_name(http::Ownership ownership) {
  switch (ownership) {
    case http::Ownership::owner:
      return "owner";
    case http::Ownership::assignee:
      return "assignee";
    case http::Ownership::party:
      return "party";
    case http::Ownership::author:
      return "author";
    case http::Ownership::personal:
      return "personal";
    case http::Ownership::none:
      break;
  }
  return "none";
}

}  // namespace

json::Value operation_of(const http::Route& route) {
  Object operation{
      {"operationId", text(route.name)}, {"summary", text(route.summary)}, {"tags", Array{text(route.tag)}}};
  if (route.deprecation) {
    operation.emplace_back("deprecated", true);
  }
  if (Array parameters = parameters_of(route); !parameters.empty()) {
    operation.emplace_back("parameters", std::move(parameters));
  }
  if (route.body_type != nullptr) {
    operation.emplace_back("requestBody",
                           Object{{"required", needs_body(*route.body_type)},
                                  {"content", json_content(json::reference_to(*route.body_type))}});
  }
  operation.emplace_back("responses", responses_of(route));
  if (!route.access.everyone) {
    operation.emplace_back("security", Array{Object{{"bearerAuth", Array{}}}});
    operation.emplace_back("x-roles", roles_of(route.access));
    operation.emplace_back("x-ownership", text(ownership_name(route.ownership)));
  }
  return operation;
}

}  // namespace gigco::api
