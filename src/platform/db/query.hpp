// SQL whose shape depends on what was asked, such as a list with filters: put together from literals
// only, with every value as a parameter. Text from outside cannot become SQL, because it cannot become
// a Fragment.
#pragma once

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

/// Shapes of composed statements that one thread may make. A shape is kept for ever, because connections
/// remember a prepared statement by its address; filters must therefore come in few combinations.
inline constexpr std::size_t kMaxComposedStatements = 4'096;

/// What Executor::run() takes.
struct ComposedQuery {
  const Statement& statement;  // lives as long as its thread
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

  /// The same text, lane and planning give the same statement again. Throws std::length_error beyond
  /// kMaxComposedStatements: a bug, the shapes were not finite.
  [[nodiscard]] ComposedQuery compose(Lane lane, Planning planning = Planning::once) &&;

 private:
  void append(const char* fragment, std::size_t values);

  const char* name_;
  std::string sql_;
  std::size_t count_ = 0;  // of values so far
  Params params_;
};

}  // namespace gigco::db
