// One blocking connection for migrations. Only for the files of platform/migrate: requests are served by
// platform/db.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <libpq-fe.h>

#include "platform/core/error.hpp"
#include "platform/migrate/migrate.hpp"

namespace gigco::migrate {

[[nodiscard]] Error failure(ErrorKind kind, std::string_view code, std::string message);

struct ClearAnswer {
  void operator()(PGresult* answer) const noexcept { PQclear(answer); }
};
using Answer = std::unique_ptr<PGresult, ClearAnswer>;

/// Of a statement that failed; `position` counts characters of the SQL from 1, 0 when the server gave none.
struct SqlProblem {
  std::string message;  // with detail and hint
  int position = 0;
  int statements_done = 0;  // of this text, before the one that failed
};

class Session {
 public:
  /// Waits for a server that is starting, target.startup_wait at most. Errors: DATABASE_UNREACHABLE.
  [[nodiscard]] static Result<Session> open(const Target& target);

  /// Any number of statements, as they stand in a file.
  [[nodiscard]] std::optional<SqlProblem> run_script(std::string_view sql);
  /// One statement; the server refuses more. Errors: MIGRATION_FAILED.
  [[nodiscard]] std::optional<SqlProblem> run_single(std::string_view sql);
  /// Our own statements. Errors: MIGRATION_FAILED.
  [[nodiscard]] Result<Answer> query(const std::string& sql, const std::vector<std::string>& parameters = {});

  [[nodiscard]] bool in_transaction() const;

 private:
  struct Close {
    void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
  };
  using Connection = std::unique_ptr<PGconn, Close>;

  explicit Session(Connection connection) : connection_(std::move(connection)) {}
  std::optional<SqlProblem> collect();

  Connection connection_;
};

}  // namespace gigco::migrate
