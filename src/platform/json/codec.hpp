// How each C++ type that a described struct may hold is read from and written to JSON, and what its
// JSON Schema is. Types of other rooms join by specialising Codec beside their own declaration.
#pragma once

#include <concepts>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <typeinfo>
#include <vector>

#include <boost/describe.hpp>
#include <boost/mp11/algorithm.hpp>

#include "platform/core/identifiers.hpp"
#include "platform/core/money.hpp"
#include "platform/core/timestamp.hpp"
#include "platform/json/type.hpp"

namespace gigco::json {

template <class T>
struct Codec;

template <class T>
concept DescribedStruct = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;

template <class T>
concept DescribedEnum = boost::describe::has_describe_enumerators<T>::value;

// NOLINTBEGIN(bugprone-macro-parentheses): a type cannot stand in parentheses
#define GIGCO_JSON_CODEC(type)                                        \
  template <>                                                         \
  struct Codec<type> {                                                \
    static void write(std::string& out, const type& value);           \
    static void read(const Value& from, type& value, Reader& reader); \
    static Value schema(const Rule& rule);                            \
  }
// NOLINTEND(bugprone-macro-parentheses)

GIGCO_JSON_CODEC(bool);
GIGCO_JSON_CODEC(std::int32_t);
GIGCO_JSON_CODEC(std::int64_t);
GIGCO_JSON_CODEC(double);
GIGCO_JSON_CODEC(std::string);
GIGCO_JSON_CODEC(Cents);      // 50.00: a number of currency units with two decimals
GIGCO_JSON_CODEC(Timestamp);  // "2026-11-23T15:04:05Z"
GIGCO_JSON_CODEC(Uuid);
GIGCO_JSON_CODEC(AnyObject);
GIGCO_JSON_CODEC(ResourceRef);  // read only as a path or query parameter or a member: integer or uuid

#undef GIGCO_JSON_CODEC

/// Adds "null" to what a schema allows.
[[nodiscard]] Value nullable(Value schema);

template <class T>
struct Codec<std::optional<T>> {
  static void write(std::string& out, const std::optional<T>& value) {
    if (value) {
      Codec<T>::write(out, *value);
    } else {
      out += "null";
    }
  }
  static void read(const Value& from, std::optional<T>& value, Reader& reader) {
    Codec<T>::read(from, value.emplace(), reader);
  }
  static Value schema(const Rule& rule) { return nullable(Codec<T>::schema(rule)); }
};

namespace detail {
/// The items of a list: a JSON array, or for query parameters one text with commas. Checks max_items.
[[nodiscard]] Array list_items(const Value& from, Reader& reader);
[[nodiscard]] Value list_schema(Value items, const Rule& rule);
}  // namespace detail

template <class T>
struct Codec<std::vector<T>> {
  static void write(std::string& out, const std::vector<T>& value) {
    out += '[';
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (i > 0) {
        out += ',';
      }
      Codec<T>::write(out, value[i]);
    }
    out += ']';
  }
  static void read(const Value& from, std::vector<T>& value, Reader& reader) {
    const Array items = detail::list_items(from, reader);
    value.resize(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
      const Reader::Scope scope(reader, "[" + std::to_string(i) + "]", nullptr);
      Codec<T>::read(items[i], value[i], reader);
    }
  }
  static Value schema(const Rule& rule) { return detail::list_schema(Codec<T>::schema(rule), rule); }
};

namespace detail {
using Names = std::vector<std::string_view>;
/// The index of the enumerator that the value names, or nothing after reporting the fault.
[[nodiscard]] std::optional<std::size_t> enumerator_index(const Value& from, const Names& names,
                                                          Reader& reader);
[[nodiscard]] Value enum_schema(const Names& names);

template <DescribedEnum E>
struct Enumerators {
  std::vector<E> values;
  Names names;
  Enumerators() {
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([this](auto enumerator) {
      values.push_back(enumerator.value);
      names.push_back(enumerator.name);
    });
  }
  static const Enumerators& instance() {
    static const Enumerators enumerators;
    return enumerators;
  }
};
}  // namespace detail

template <DescribedEnum E>
[[nodiscard]] std::string_view enum_name(E value) {
  const auto& all = detail::Enumerators<E>::instance();
  for (std::size_t i = 0; i < all.values.size(); ++i) {
    if (all.values[i] == value) {
      return all.names[i];
    }
  }
  return {};
}

template <DescribedEnum E>
[[nodiscard]] std::optional<E> enum_from_name(std::string_view name) {
  const auto& all = detail::Enumerators<E>::instance();
  for (std::size_t i = 0; i < all.names.size(); ++i) {
    if (all.names[i] == name) {
      return all.values[i];
    }
  }
  return {};
}

template <DescribedEnum E>
struct Codec<E> {
  static void write(std::string& out, E value) {
    out += '"';
    out += enum_name(value);
    out += '"';
  }
  static void read(const Value& from, E& value, Reader& reader) {
    const auto& all = detail::Enumerators<E>::instance();
    if (const auto index = detail::enumerator_index(from, all.names, reader)) {
      value = all.values[*index];
    }
  }
  static Value schema(const Rule&) { return detail::enum_schema(detail::Enumerators<E>::instance().names); }
};

template <DescribedStruct T>
[[nodiscard]] const Type& type_of();

namespace detail {

template <class T>
struct ElementOf {
  using type = T;
};
template <class T>
struct ElementOf<std::optional<T>> : ElementOf<T> {};
template <class T>
struct ElementOf<std::vector<T>> : ElementOf<T> {};

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class Struct, class Descriptor>
Member describe_member() {
  using T = std::remove_cvref_t<decltype(std::declval<Struct&>().*Descriptor::pointer)>;
  return {.name = Descriptor::name,
          .optional = is_optional<T>,
          .rule = nullptr,
          .write =
              [](std::string& out, const void* object) {
                Codec<T>::write(out, static_cast<const Struct*>(object)->*Descriptor::pointer);
              },
          .read =
              [](const Value& value, void* object, Reader& reader) {
                Codec<T>::read(value, static_cast<Struct*>(object)->*Descriptor::pointer, reader);
              },
          .schema = &Codec<T>::schema,
          .visit_types =
              [](void (*visit)(const Type&, void*), void* context) {
                using Element = typename ElementOf<T>::type;
                if constexpr (DescribedStruct<Element>) {
                  visit(type_of<Element>(), context);
                }
              }};
}

}  // namespace detail

template <DescribedStruct T>
const Type& type_of() {
  static const std::unique_ptr<const Type> type = [] {
    auto made = std::make_unique<Type>();
    if constexpr (requires { T::rules(); }) {
      made->rules = T::rules();
    }
    using Members =
        boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;
    boost::mp11::mp_for_each<Members>([&](auto descriptor) {
      made->members.push_back(detail::describe_member<T, decltype(descriptor)>());
    });
    detail::finish_type(*made, typeid(T).name());
    return made;
  }();
  return *type;
}

template <DescribedStruct T>
struct Codec<T> {
  static void write(std::string& out, const T& value) { write_object(out, type_of<T>(), &value); }
  static void read(const Value& from, T& value, Reader& reader) {
    read_object(from, type_of<T>(), &value, reader);
  }
  static Value schema(const Rule&) { return reference_to(type_of<T>()); }
};

/// The JSON text of any value that has a codec.
template <class T>
[[nodiscard]] std::string serialize(const T& value) {
  std::string out;
  Codec<T>::write(out, value);
  return out;
}

/// Reads a described struct from a JSON text: malformed JSON, or all faults of all fields at once.
template <DescribedStruct T>
[[nodiscard]] Result<T> deserialize(std::string_view text, Reader::Source source = Reader::Source::json) {
  auto value = parse(text);
  if (!value) {
    return value.error();
  }
  T object{};
  Reader reader(source);
  Codec<T>::read(*value, object, reader);
  if (auto faults = reader.take_faults(); !faults.empty()) {
    return invalid_fields(std::move(faults));
  }
  return object;
}

}  // namespace gigco::json
