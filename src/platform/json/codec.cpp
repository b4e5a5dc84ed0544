#include "platform/json/codec.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "platform/json/text.hpp"

namespace gigco::json {
namespace {

Value string_value(std::string_view value) { return Value(std::string(value)); }

template <class T>
Number number_value(T value) {
  return Number{std::to_string(value)};
}

/// The digits of a JSON number, or of a query parameter.
const std::string* digits_of(const Value& from, const Reader& reader) {
  if (const auto* number = from.as<Number>()) {
    return &number->digits;
  }
  return reader.from_text() ? from.as<std::string>() : nullptr;
}

std::string between(const Rule& rule, std::string_view unit = {}) {
  const std::string least = rule.minimum ? std::to_string(*rule.minimum) : "";
  const std::string most = rule.maximum ? std::to_string(*rule.maximum) : "";
  return "must be between " + least + " and " + most + std::string(unit);
}

template <class T>
bool in_range(T value, const Rule& rule) {
  return !(rule.minimum && value < static_cast<T>(*rule.minimum)) &&
         !(rule.maximum && value > static_cast<T>(*rule.maximum));
}

template <class T>
void read_integer(const Value& from, T& value, Reader& reader) {
  const std::string* digits = digits_of(from, reader);
  T parsed = 0;
  if (digits != nullptr) {
    const char* end = digits->data() + digits->size();
    const auto [stop, problem] = std::from_chars(digits->data(), end, parsed);
    if (problem != std::errc() || stop != end) {
      digits = nullptr;
    }
  }
  if (digits == nullptr) {
    reader.fail("must be a whole number");
  } else if (!in_range(parsed, reader.rule())) {
    reader.fail(between(reader.rule()));
  } else {
    value = parsed;
  }
}

template <class T>
void write_integer(std::string& out, T value) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

Value numeric_schema(std::string_view type, std::string_view format, const Rule& rule) {
  Object schema{{"type", string_value(type)}};
  if (!format.empty()) {
    schema.emplace_back("format", string_value(format));
  }
  if (rule.minimum) {
    schema.emplace_back("minimum", number_value(*rule.minimum));
  }
  if (rule.maximum) {
    schema.emplace_back("maximum", number_value(*rule.maximum));
  }
  return schema;
}

std::string decimal(std::int64_t cents) {
  std::string out;
  append_decimal(out, Cents{cents});
  return out;
}

}  // namespace

void Codec<bool>::write(std::string& out, const bool& value) { out += value ? "true" : "false"; }
void Codec<bool>::read(const Value& from, bool& value, Reader& reader) {
  const auto* text = reader.from_text() ? from.as<std::string>() : nullptr;
  if (const auto* flag = from.as<bool>()) {
    value = *flag;
  } else if (text != nullptr && (*text == "true" || *text == "1" || *text == "false" || *text == "0")) {
    value = *text == "true" || *text == "1";
  } else {
    reader.fail("must be true or false");
  }
}
Value Codec<bool>::schema(const Rule&) { return Object{{"type", string_value("boolean")}}; }

void Codec<std::int32_t>::write(std::string& out, const std::int32_t& value) { write_integer(out, value); }
void Codec<std::int32_t>::read(const Value& from, std::int32_t& value, Reader& reader) {
  read_integer(from, value, reader);
}
Value Codec<std::int32_t>::schema(const Rule& rule) { return numeric_schema("integer", "int32", rule); }

void Codec<std::int64_t>::write(std::string& out, const std::int64_t& value) { write_integer(out, value); }
void Codec<std::int64_t>::read(const Value& from, std::int64_t& value, Reader& reader) {
  read_integer(from, value, reader);
}
Value Codec<std::int64_t>::schema(const Rule& rule) { return numeric_schema("integer", "int64", rule); }

void Codec<double>::write(std::string& out, const double& value) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}
void Codec<double>::read(const Value& from, double& value, Reader& reader) {
  const std::string* digits = digits_of(from, reader);
  double parsed = 0;
  if (digits != nullptr) {
    const char* end = digits->data() + digits->size();
    const auto [stop, problem] = std::from_chars(digits->data(), end, parsed);
    if (problem != std::errc() || stop != end || !std::isfinite(parsed)) {
      digits = nullptr;
    }
  }
  if (digits == nullptr) {
    reader.fail("must be a number");
  } else if (!in_range(parsed, reader.rule())) {
    reader.fail(between(reader.rule()));
  } else {
    value = parsed;
  }
}
Value Codec<double>::schema(const Rule& rule) { return numeric_schema("number", "double", rule); }

void Codec<std::string>::write(std::string& out, const std::string& value) { append_string(out, value); }
void Codec<std::string>::read(const Value& from, std::string& value, Reader& reader) {
  const auto* text = from.as<std::string>();
  if (text == nullptr) {
    reader.fail("must be a string");
    return;
  }
  if (const auto fault = text_fault(*text, reader.rule())) {
    reader.fail(*fault);
    return;
  }
  value = *text;
}
Value Codec<std::string>::schema(const Rule& rule) {
  Object schema{{"type", string_value("string")}};
  if (rule.min_length) {
    schema.emplace_back("minLength", number_value(*rule.min_length));
  }
  if (rule.max_length) {
    schema.emplace_back("maxLength", number_value(*rule.max_length));
  }
  if (rule.text_format == Format::email) {
    schema.emplace_back("format", string_value("email"));
  }
  if (rule.text_format == Format::date) {
    schema.emplace_back("format", string_value("date"));
  }
  return schema;
}

void Codec<Cents>::write(std::string& out, const Cents& value) { append_decimal(out, value); }
void Codec<Cents>::read(const Value& from, Cents& value, Reader& reader) {
  const std::string* digits = digits_of(from, reader);
  const auto amount = digits != nullptr ? parse_decimal(*digits) : std::nullopt;
  if (!amount) {
    reader.fail("must be an amount with at most two decimals, up to " + decimal(kMaxAmount.count));
  } else if (!in_range(amount->count, reader.rule())) {
    reader.fail("must be between " + decimal(reader.rule().minimum.value_or(-kMaxAmount.count)) + " and " +
                decimal(reader.rule().maximum.value_or(kMaxAmount.count)));
  } else {
    value = *amount;
  }
}
Value Codec<Cents>::schema(const Rule& rule) {
  // No multipleOf: validators compute it in floating point, where 19.99 is no multiple of 0.01.
  return Object{{"type", string_value("number")},
                {"minimum", Number{decimal(rule.minimum.value_or(-kMaxAmount.count))}},
                {"maximum", Number{decimal(rule.maximum.value_or(kMaxAmount.count))}}};
}

void Codec<Timestamp>::write(std::string& out, const Timestamp& value) {
  out += '"';
  append_rfc3339(out, value);
  out += '"';
}
void Codec<Timestamp>::read(const Value& from, Timestamp& value, Reader& reader) {
  const auto* text = from.as<std::string>();
  const auto parsed = text != nullptr ? parse_rfc3339(*text) : std::nullopt;
  if (!parsed) {
    reader.fail("must be a time by RFC 3339 with an offset, such as 2026-11-23T15:04:05Z");
    return;
  }
  value = *parsed;
}
Value Codec<Timestamp>::schema(const Rule&) {
  return Object{{"type", string_value("string")}, {"format", string_value("date-time")}};
}

void Codec<AnyObject>::write(std::string& out, const AnyObject& value) { append(out, Value(value.members)); }

void Codec<AnyObject>::read(const Value& from, AnyObject& value, Reader& reader) {
  if (const auto* members = from.as<Object>()) {
    value.members = *members;
  } else {
    reader.fail("must be an object");
  }
}

Value Codec<AnyObject>::schema(const Rule&) { return Object{{"type", Value(std::string("object"))}}; }

void Codec<Uuid>::write(std::string& out, const Uuid& value) {
  out += '"';
  append_uuid(out, value);
  out += '"';
}
void Codec<Uuid>::read(const Value& from, Uuid& value, Reader& reader) {
  const auto* text = from.as<std::string>();
  const auto parsed = text != nullptr ? parse_uuid(*text) : std::nullopt;
  if (!parsed) {
    reader.fail("must be a uuid");
    return;
  }
  value = *parsed;
}
Value Codec<Uuid>::schema(const Rule&) {
  return Object{{"type", string_value("string")}, {"format", string_value("uuid")}};
}

void Codec<ResourceRef>::write(std::string& out, const ResourceRef& value) {
  if (const auto* id = std::get_if<Id>(&value)) {
    write_integer(out, *id);
  } else {
    Codec<Uuid>::write(out, std::get<Uuid>(value));
  }
}
void Codec<ResourceRef>::read(const Value& from, ResourceRef& value, Reader& reader) {
  const auto* text = from.as<std::string>();
  const auto* number = from.as<Number>();
  const auto parsed = text != nullptr     ? parse_resource_ref(*text)
                      : number != nullptr ? parse_resource_ref(number->digits)
                                          : std::nullopt;
  if (!parsed) {
    reader.fail("must be a positive whole number or a uuid");
    return;
  }
  value = *parsed;
}
Value Codec<ResourceRef>::schema(const Rule&) {
  return Object{{"oneOf", Array{Object{{"type", string_value("integer")}, {"minimum", number_value(1)}},
                                Object{{"type", string_value("string")}, {"format", string_value("uuid")}}}}};
}

Value nullable(Value schema) {
  auto& object = std::get<Object>(schema);
  for (auto& [name, value] : object) {
    if (name == "type") {
      Value type = std::move(value);
      value = Array{std::move(type), string_value("null")};
    } else if (name == "enum") {
      std::get<Array>(value).emplace_back(nullptr);
    }
  }
  if (std::ranges::none_of(object, [](const auto& member) { return member.first == "type"; })) {
    return Object{{"anyOf", Array{std::move(schema), Object{{"type", string_value("null")}}}}};
  }
  return schema;
}

namespace detail {

Array list_items(const Value& from, Reader& reader) {
  Array items;
  if (const auto* array = from.as<Array>()) {
    items = *array;
  } else if (const auto* joined = from.as<std::string>(); joined != nullptr && reader.from_text()) {
    std::string_view rest = *joined;
    while (!rest.empty()) {
      const auto comma = std::min(rest.find(','), rest.size());
      items.emplace_back(std::string(rest.substr(0, comma)));
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
  } else {
    reader.fail("must be a list");
  }
  if (const auto most = reader.rule().max_items; most && items.size() > *most) {
    reader.fail("must have at most " + std::to_string(*most) + " items");
    items.clear();
  }
  return items;
}

Value list_schema(Value items, const Rule& rule) {
  Object schema{{"type", string_value("array")}, {"items", std::move(items)}};
  if (rule.max_items) {
    schema.emplace_back("maxItems", number_value(*rule.max_items));
  }
  return schema;
}

std::optional<std::size_t> enumerator_index(const Value& from, const Names& names, Reader& reader) {
  if (const auto* text = from.as<std::string>()) {
    if (const auto found = std::ranges::find(names, *text); found != names.end()) {
      return static_cast<std::size_t>(found - names.begin());
    }
  }
  std::string reason = "must be one of";
  for (const std::string_view name : names) {
    reason += (reason.ends_with("of") ? " " : ", ") + std::string(name);
  }
  reader.fail(reason);
  return {};
}

Value enum_schema(const Names& names) {
  Array values;
  for (const std::string_view name : names) {
    values.push_back(string_value(name));
  }
  return Object{{"type", string_value("string")}, {"enum", std::move(values)}};
}

}  // namespace detail
}  // namespace gigco::json
