// The values of a statement's parameters, packed into one buffer in PostgreSQL's text format. The
// server infers each type from the statement, so "$1::bigint" style casts are rarely needed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "platform/core/identifiers.hpp"
#include "platform/core/money.hpp"
#include "platform/core/timestamp.hpp"

namespace gigco::db {

/// Raw bytes for a bytea parameter.
struct Bytes {
  std::string_view view;
};

class Params {
 public:
  template <class... Args>
  [[nodiscard]] static Params pack(const Args&... args) {
    Params params;
    params.values_.reserve(sizeof...(args));
    (params.add(args), ...);
    return params;
  }

  void add(std::nullptr_t);
  void add(bool value);
  void add(std::int32_t value) { add(static_cast<std::int64_t>(value)); }
  void add(std::int64_t value);
  void add(double value);
  void add(std::string_view value);
  void add(const std::string& value) { add(std::string_view(value)); }
  void add(const char* value) { add(std::string_view(value)); }
  void add(Cents value) { add(value.count); }
  void add(Timestamp value);
  void add(const Uuid& value);
  /// Two parameters: the id and the uuid, one of them null. `where id = coalesce($1::bigint, (select id from
  /// … where uuid = $2::uuid))` finds either by an index.
  void add(const ResourceRef& value);
  void add(Bytes value);
  void add(const std::vector<std::string>& value);  // text[]

  template <class T>
  void add(const std::optional<T>& value) {
    if (value) {
      add(*value);
    } else {
      add(nullptr);
    }
  }

  /// A described enum travels as its enumerator's name.
  template <class E>
  requires boost::describe::has_describe_enumerators<E>::value void add(E value) {
    add(std::string_view(boost::describe::enum_to_string(value, "")));
  }

  [[nodiscard]] std::size_t size() const noexcept { return values_.size(); }
  /// Pointers for libpq, null for SQL null; valid until this object changes.
  [[nodiscard]] std::vector<const char*> pointers() const;

 private:
  static constexpr std::size_t kNull = static_cast<std::size_t>(-1);

  void begin_value() { values_.push_back(buffer_.size()); }
  void end_value() { buffer_ += '\0'; }

  std::string buffer_;
  std::vector<std::size_t> values_;  // offsets into buffer_, or kNull
};

}  // namespace gigco::db
