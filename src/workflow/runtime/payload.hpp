// What workflows, activities and signals hand to each other: one JSON value, kept as its text, because the
// engines only carry it. Who sends and who receives agree on a described struct.
#pragma once

#include <string>

#include "platform/json/codec.hpp"

namespace gigco::workflow {

/// A JSON text of any kind; no value is "null".
struct Payload {
  std::string text = "null";

  friend bool operator==(const Payload&, const Payload&) = default;
};

template <class T>
[[nodiscard]] Payload encode(const T& value) {
  return {json::serialize(value)};
}

/// Errors: MALFORMED_JSON, or an `invalid` that names the fields. Fields that T does not know are skipped: a
/// newer version may have sent them.
template <json::DescribedStruct T>
[[nodiscard]] Result<T> decode(const Payload& payload) {
  return json::deserialize<T>(payload.text, json::Reader::Source::foreign);
}

}  // namespace gigco::workflow

/// No value is a value: null.
template <>
inline constexpr bool gigco::json::detail::is_optional<gigco::workflow::Payload> = true;

template <>
struct gigco::json::Codec<gigco::workflow::Payload> {
  static void write(std::string& out, const workflow::Payload& value) { out += value.text; }
  static void read(const Value& from, workflow::Payload& value, Reader& /*reader*/) {
    value.text = to_string(from);
  }
  static Value schema(const Rule& /*rule*/) { return Object{}; }
};
