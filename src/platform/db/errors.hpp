// What a database can do to its caller besides answering. Both are exceptions, because no domain rule
// depends on them; http maps them in one place. Duplicates and lost races are not errors: statements
// say `on conflict do nothing` or `where status = …` and look at the rows they got.
#pragma once

#include <stdexcept>
#include <string>

namespace gigco::db {

/// The server is away, overloaded or too slow; whether a write in flight took effect is unknown
/// unless the transaction's commit() returned. Answered as 503 with Retry-After.
class Unavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// In a transaction that sees one snapshot: somebody has changed meanwhile what it wants to change.
class SerializationFailure : public Unavailable {
 public:
  using Unavailable::Unavailable;
};

/// The server refused the statement: a bug in it, or a constraint nobody expected to meet.
class QueryError : public std::runtime_error {
 public:
  QueryError(const std::string& statement, const std::string& message, std::string sqlstate,
             std::string constraint)
      : std::runtime_error("statement " + statement + ": " + message),
        sqlstate_(std::move(sqlstate)),
        constraint_(std::move(constraint)) {}

  /// Five characters, by PostgreSQL's appendix "Error Codes".
  [[nodiscard]] const std::string& sqlstate() const noexcept { return sqlstate_; }
  [[nodiscard]] const std::string& constraint() const noexcept { return constraint_; }

 private:
  std::string sqlstate_;
  std::string constraint_;
};

}  // namespace gigco::db
