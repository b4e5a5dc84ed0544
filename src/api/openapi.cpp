#include "api/openapi.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "api/health.hpp"
#include "api/openapi_operation.hpp"
#include "platform/json/codec.hpp"

namespace gigco::api {
namespace {

using json::Array;
using json::Object;
using json::Value;

constexpr std::string_view kDescription =
    "Amounts are numbers with two decimals, times are RFC 3339 in UTC. An {id} is an integer or a uuid. A "
    "list says by total_is_exact whether its total is all, or where the counting stopped. "
    "fields=name,name selects members of the resource, or of each one of a list; the others are then "
    "absent, required or not. Single resources carry an ETag: send it back in If-None-Match to learn "
    "whether they have changed (304), and in If-Match to change them only if they have not (412). A POST "
    "may carry an Idempotency-Key: a retry with the same key gets the first answer.";

Value text(std::string_view value) { return Value(std::string(value)); }

/// The form of every error; http::error_response() writes it.
Value error_schema() {
  const Object string_type{{"type", text("string")}};
  Object details{{"type", text("object")}, {"additionalProperties", string_type}};
  Object properties{{"error", string_type},
                    {"message", string_type},
                    {"code", string_type},
                    {"details", std::move(details)},
                    {"request_id", string_type}};
  return Object{
      {"type", text("object")},
      {"properties", std::move(properties)},
      {"required", Array{text("error"), text("message"), text("code"), text("details"), text("request_id")}}};
}

/// Every described struct that the routes mention, each once.
class Components {
 public:
  void add(const json::Type& type) {
    const auto [known, is_new] = types_.emplace(type.name, &type);
    if (!is_new) {
      if (known->second != &type) {
        throw std::logic_error("two types are named " + type.name);
      }
      return;
    }
    for (const json::Member& member : type.members) {
      member.visit_types(
          [](const json::Type& inner, void* self) { static_cast<Components*>(self)->add(inner); }, this);
    }
  }

  [[nodiscard]] Object schemas() const {
    Object schemas{{"Error", error_schema()}};
    for (const auto& [name, type] : types_) {
      schemas.emplace_back(name, json::object_schema(*type));
    }
    return schemas;
  }

 private:
  std::map<std::string, const json::Type*> types_;
};

std::string lower_case(std::string_view name) {
  std::string lower(name);
  std::ranges::transform(lower, lower.begin(), [](char c) { return static_cast<char>(c - 'A' + 'a'); });
  return lower;
}

}  // namespace

std::string openapi_document(std::span<const std::unique_ptr<const http::Route>> routes,
                             std::string_view server_url) {
  std::map<std::string, Object> paths;
  Components components;
  for (const auto& route : routes) {
    if (route->tag == "docs") {
      continue;
    }
    paths[route->pattern].emplace_back(lower_case(to_string(route->method)), operation_of(*route));
    for (const json::Type* type : {route->body_type, route->response_type}) {
      if (type != nullptr) {
        components.add(*type);
      }
    }
  }
  Object path_items;
  for (auto& [pattern, operations] : paths) {
    path_items.emplace_back(pattern, std::move(operations));
  }
  Object bearer{{"type", text("http")}, {"scheme", text("bearer")}, {"bearerFormat", text("JWT")}};
  const Object document{{"openapi", text("3.1.0")},
                        {"info", Object{{"title", text("GigCo API")},
                                        {"version", text(kVersion)},
                                        {"description", text(kDescription)}}},
                        {"servers", Array{Object{{"url", text(server_url)}}}},
                        {"paths", std::move(path_items)},
                        {"components", Object{{"securitySchemes", Object{{"bearerAuth", std::move(bearer)}}},
                                              {"schemas", components.schemas()}}}};
  return json::to_string(document);
}

}  // namespace gigco::api
