#include "api/representation.hpp"

#include <algorithm>

#include "platform/http/encoding.hpp"
#include "platform/http/entity_tag.hpp"
#include "platform/http/target.hpp"
#include "platform/json/codec.hpp"

namespace gigco::api {
namespace {

constexpr std::string_view kParameter = "fields";
constexpr int kNotModified = 304;

bool is_array(const json::Member& member) {
  const json::Value schema = member.schema(*member.rule);
  return std::ranges::any_of(*schema.as<json::Object>(), [](const auto& entry) {
    const auto* text = entry.second.template as<std::string>();
    return entry.first == "type" && text != nullptr && *text == "array";
  });
}

const json::Type* element_of(const json::Member& member) {
  const json::Type* element = nullptr;
  member.visit_types(
      [](const json::Type& type, void* found) { *static_cast<const json::Type**>(found) = &type; }, &element);
  return element;
}

void keep(json::Value& resource, const std::vector<std::string>& fields) {
  std::erase_if(std::get<json::Object>(resource),
                [&](const auto& member) { return std::ranges::find(fields, member.first) == fields.end(); });
}

}  // namespace

bool is_paged(const json::Type& response) { return response.find("pagination") != nullptr; }

Shape shape_of(const json::Type& response) {
  if (response.find("id") == nullptr) {
    for (const json::Member& member : response.members) {
      const json::Type* element = element_of(member);
      if (element != nullptr && element->find("id") != nullptr && is_array(member)) {
        return {.resource = element, .plural = member.name};
      }
    }
  }
  return {.resource = &response};
}

Result<std::vector<std::string>> selected_fields(const http::Request& request, const Shape& shape) {
  std::vector<std::string> fields;
  if (request.query.find(kParameter) == std::string_view::npos) {
    return fields;
  }
  const auto parameters = http::decode_query(request.query);
  if (!parameters) {
    return invalid_field("query", "must be percent-encoded UTF-8");
  }
  const auto given = std::ranges::find(*parameters, kParameter, &json::Object::value_type::first);
  if (given == parameters->end()) {
    return fields;
  }
  json::Reader reader(json::Reader::Source::text);
  json::Codec<std::vector<std::string>>::read(given->second, fields, reader);
  for (const std::string& field : fields) {
    const bool is_member = std::ranges::count(shape.resource->members, field, &json::Member::name) > 0;
    if (!is_member) {
      return invalid_field(kParameter, "names a field that is not there: " + field);
    }
  }
  return fields;
}

std::string select(std::string_view json, const Shape& shape, const std::vector<std::string>& fields) {
  json::Value answer = json::parse(json).value();
  if (!shape.is_list()) {
    keep(answer, fields);
    return json::to_string(answer);
  }
  auto& members = std::get<json::Object>(answer);
  const auto list = std::ranges::find(members, shape.plural, &json::Object::value_type::first);
  for (json::Value& resource : std::get<json::Array>(list->second)) {
    keep(resource, fields);
  }
  return json::to_string(answer);
}

void revalidate(const http::Request& request, http::Response& response) {
  const std::string tag = http::entity_tag(response.body);
  const std::string_view condition = request.header("If-None-Match");
  if (!condition.empty() && http::matches(condition, tag, http::Comparison::weak)) {
    response.status = kNotModified;
    if (response.body.size() >= http::kLeastCompressed) {
      response.headers.emplace_back("Vary", "Accept-Encoding");  // as the whole answer has it: section 15.4.5
    }
    response.body.clear();
  }
  response.headers.emplace_back("ETag", tag);
  response.headers.emplace_back("Cache-Control", "private, no-cache");
}

bool precondition_holds(const http::Request& request, std::string_view current_json) {
  return http::matches(request.header("If-Match"), http::entity_tag(current_json), http::Comparison::strong);
}

Error precondition_failed() {
  return {.kind = ErrorKind::precondition,
          .code = "PRECONDITION_FAILED",
          .title = "changed meanwhile",
          .message = "This is not the state that If-Match names; read it again before you change it."};
}

}  // namespace gigco::api
