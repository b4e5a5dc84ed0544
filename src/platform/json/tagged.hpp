// A std::variant of described structs as a JSON object: the members of the one it holds, and before them
// "kind", which says whose they are.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "platform/json/codec.hpp"

namespace gigco::json {

/// Specialised beside the variant: kNames, in the order of its alternatives.
template <class Variant>
struct Tags;

namespace detail {
/// Takes "kind" out of the object. Reports a fault and gives an empty text when there is none.
[[nodiscard]] std::string take_kind(const Value& from, Object& members, Reader& reader);
void write_tagged(std::string& out, std::string_view kind, const Type& type, const void* object);
}  // namespace detail

template <class... Ts>
struct Codec<std::variant<Ts...>> {
  using Variant = std::variant<Ts...>;

  static void write(std::string& out, const Variant& value) {
    std::visit(
        [&](const auto& held) {
          using Held = std::remove_cvref_t<decltype(held)>;
          detail::write_tagged(out, Tags<Variant>::kNames[value.index()], type_of<Held>(), &held);
        },
        value);
  }

  static void read(const Value& from, Variant& value, Reader& reader) {
    Object members;
    const std::string kind = detail::take_kind(from, members, reader);
    const Value rest(std::move(members));
    bool is_known = kind.empty();  // and reported
    boost::mp11::mp_for_each<boost::mp11::mp_iota_c<sizeof...(Ts)>>([&](auto index) {
      if (Tags<Variant>::kNames[index] == kind) {
        is_known = true;
        using Held = std::variant_alternative_t<index, Variant>;
        Codec<Held>::read(rest, value.template emplace<index>(), reader);
      }
    });
    if (!is_known) {
      reader.fail("must be of a known kind");
    }
  }

  static Value schema(const Rule& /*rule*/) { return Object{{"type", Value(std::string("object"))}}; }
};

}  // namespace gigco::json
