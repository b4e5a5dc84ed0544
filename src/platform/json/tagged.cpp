#include "platform/json/tagged.hpp"

namespace gigco::json::detail {

std::string take_kind(const Value& from, Object& members, Reader& reader) {
  std::string kind;
  if (const auto* object = from.as<Object>()) {
    for (const auto& [name, value] : *object) {
      if (name != "kind") {
        members.emplace_back(name, value);
      } else if (const auto* text = value.as<std::string>()) {
        kind = *text;
      }
    }
  }
  if (kind.empty()) {
    reader.fail("must be an object with a kind");
  }
  return kind;
}

void write_tagged(std::string& out, std::string_view kind, const Type& type, const void* object) {
  out += R"({"kind":")";
  out += kind;
  out += '"';
  if (type.members.empty()) {
    out += '}';
    return;
  }
  const std::size_t brace = out.size();
  write_object(out, type, object);
  out[brace] = ',';
}

}  // namespace gigco::json::detail
