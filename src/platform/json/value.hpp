// A parsed JSON text. Numbers keep their digits as written, because money must never pass through
// floating point; the codec of the member they go to decides what they are.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "platform/core/error.hpp"

namespace gigco::json {

class Value;

struct Number {
  std::string digits;  // by RFC 8259 section 6
};
using Array = std::vector<Value>;
using Object = std::vector<std::pair<std::string, Value>>;  // in the order of the text, names unique

class Value : public std::variant<std::nullptr_t, bool, Number, std::string, Array, Object> {
 public:
  using variant::variant;

  template <class T>
  [[nodiscard]] const T* as() const noexcept {
    return std::get_if<T>(static_cast<const variant*>(this));
  }
  [[nodiscard]] bool is_null() const noexcept { return as<std::nullptr_t>() != nullptr; }
};

/// An object whose members are nobody's business but the sender's.
struct AnyObject {
  Object members;
};

inline constexpr std::size_t kMaxDepth = 32;        // nested arrays and objects
inline constexpr std::size_t kMaxValues = 100'000;  // values in one text

/// RFC 8259, strictly: UTF-8 is checked, a name may stand only once in an object, and nothing may
/// follow the value. The Error is an `invalid` with code MALFORMED_JSON that says where.
[[nodiscard]] Result<Value> parse(std::string_view text);

/// Appends the value without white space.
void append(std::string& out, const Value& value);
[[nodiscard]] std::string to_string(const Value& value);

/// Appends a quoted string. The text must be UTF-8.
void append_string(std::string& out, std::string_view text);

}  // namespace gigco::json
