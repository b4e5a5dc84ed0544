// The rows of an answer, decoded from PostgreSQL's binary format into described structs.
//
// Columns are matched to members by position and checked by name, once for each statement's answer:
// `select id, title, consumer.id as "consumer.id"` fills struct Job { Id id; string title; Person consumer; }
// where consumer is itself a described struct. An optional struct is empty when its first column is null.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>
#include <boost/mp11/algorithm.hpp>

#include "platform/core/identifiers.hpp"
#include "platform/core/money.hpp"
#include "platform/core/timestamp.hpp"

struct pg_result;  // libpq's PGresult

namespace gigco::db {

struct ResultDeleter {
  void operator()(pg_result* result) const noexcept;
};
using ResultHandle = std::unique_ptr<pg_result, ResultDeleter>;

/// Reads one row, column by column. Throws std::logic_error when a column's name or type is not what
/// the struct wants, or a null meets a member that is not optional: bugs of the statement.
class RowReader {
 public:
  RowReader(const pg_result* result, int row) noexcept : result_(result), row_(row) {}

  void read(bool& value);
  void read(std::int32_t& value);
  void read(std::int64_t& value);
  void read(double& value);
  void read(std::string& value);
  void read(Cents& value) { read(value.count); }
  void read(Timestamp& value);
  void read(Uuid& value);
  void read(std::vector<std::string>& value);  // text[]

  template <class E>
  requires boost::describe::has_describe_enumerators<E>::value void read(E& value) {
    std::string name;
    read(name);
    if (!boost::describe::enum_from_string(name.c_str(), value)) {
      fail("holds an unknown name: " + name);
    }
  }

  template <class T>
  void read(std::optional<T>& value) {
    if (is_null()) {
      value.reset();
      column_ += width<T>();
    } else {
      read(value.emplace());
    }
  }

  template <class T>
  requires(std::is_class_v<T>&& boost::describe::has_describe_members<T>::value) void read(T& value) {
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
      const std::size_t parent = enter(member.name);
      read(value.*member.pointer);
      leave(parent);
    });
  }

  [[nodiscard]] int column() const noexcept { return column_; }

 private:
  template <class T>
  using Members =
      boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;

  template <class T>
  static constexpr int width() {
    if constexpr (std::is_class_v<T> && boost::describe::has_describe_members<T>::value) {
      int columns = 0;
      boost::mp11::mp_for_each<Members<T>>([&](auto member) {
        using M = std::remove_cvref_t<decltype(std::declval<T&>().*member.pointer)>;
        columns += width<M>();
      });
      return columns;
    } else {
      return 1;
    }
  }

  [[nodiscard]] bool is_null() const;
  std::string_view take(unsigned expected_type, unsigned other_type = 0);
  std::size_t enter(std::string_view member);
  void leave(std::size_t parent_length) { path_.resize(parent_length); }
  [[noreturn]] void fail(const std::string& reason) const;

  const pg_result* result_;
  int row_;
  int column_ = 0;
  std::string path_;  // "consumer.id", kept for the check of names in row 0
};

class Rows {
 public:
  Rows() = default;
  explicit Rows(ResultHandle result) noexcept : result_(std::move(result)) {}

  [[nodiscard]] int size() const noexcept;
  /// Rows that an insert, update or delete touched.
  [[nodiscard]] std::int64_t affected() const noexcept;
  /// "COMMIT", "INSERT 0 1" …
  [[nodiscard]] std::string_view command_tag() const noexcept;

  template <class T>
  [[nodiscard]] T get(int row) const {
    T value{};
    RowReader reader(result_.get(), row);
    reader.read(value);
    expect_width(reader.column());
    return value;
  }

  template <class T>
  [[nodiscard]] std::vector<T> all() const {
    std::vector<T> rows;
    rows.reserve(static_cast<std::size_t>(size()));
    for (int row = 0; row < size(); ++row) {
      rows.push_back(get<T>(row));
    }
    return rows;
  }

 private:
  void expect_width(int columns) const;

  ResultHandle result_;
};

}  // namespace gigco::db
