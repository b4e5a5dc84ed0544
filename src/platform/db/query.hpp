// SQL whose shape depends on what was asked, such as a list with filters: put together from literals
// only, with every value as a parameter. Text from outside cannot become SQL, because it cannot become
// a Fragment.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "platform/db/params.hpp"
#include "platform/db/statement.hpp"

namespace gigco::db {

/// A piece of SQL known when the program was compiled. Each '$' in it stands for the next value.
struct Fragment {
  // NOLINTNEXTLINE(google-explicit-constructor): a literal is meant to become one by itself.
  consteval Fragment(const char* literal) : text(literal) {}

  const char* text;
};

/// Shapes of composed statements that one thread prepares. Such a shape is kept for ever, because connections
/// remember a prepared statement by its address, and the server keeps a plan of it for each connection.
inline constexpr std::size_t kMaxPreparedShapes = 512;
/// Further shapes are planned each time, and kept for kShapeLifetime, which is longer than any statement
/// runs; no more than so many of them at once, because callers make up combinations of filters as they like.
inline constexpr std::size_t kMaxPassingShapes = 8'192;
inline constexpr std::chrono::seconds kShapeLifetime{60};

/// What Executor::run() takes.
struct ComposedQuery {
  const Statement& statement;  // lives for at least kShapeLifetime
  Params params;
};

class Query {
 public:
  /// The name is followed by a number in logs: "jobs.list#3". What is not prepared begins with it, as a
  /// comment.
  explicit Query(Fragment name) : name_(name.text) {}

  template <class... Args>
  Query& add(Fragment fragment, const Args&... values) {
    append(fragment.text, sizeof...(values));
    (params_.add(values), ...);
    return *this;
  }

  /// The same text, lane and planning give the same statement again, among those that are prepared. Throws
  /// Unavailable when there are kMaxPassingShapes others.
  [[nodiscard]] ComposedQuery compose(Lane lane, Planning planning = Planning::once) &&;

 private:
  void append(const char* fragment, std::size_t values);

  const char* name_;
  std::string sql_;
  std::size_t count_ = 0;  // of values so far
  Params params_;
};

}  // namespace gigco::db
