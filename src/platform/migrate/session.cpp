// A server that starts up refuses connections for a moment (PQping: PQPING_REJECT), and one in another
// container may not answer at all yet; both are waited for. A wrong password is not.
#include "platform/migrate/session.hpp"

#include <array>
#include <charconv>
#include <thread>

namespace gigco::migrate {
namespace {

constexpr std::chrono::milliseconds kRetryEvery{200};

struct Keywords {
  std::vector<const char*> names;
  std::vector<const char*> values;
};

/// Views of the target and of `port`; both must outlive it.
Keywords keywords(const Target& target, const std::string& port) {
  return {{"host", "port", "dbname", "user", "password", "sslmode", "connect_timeout", "client_encoding",
           "application_name", nullptr},
          {target.host.c_str(), port.c_str(), target.database.c_str(), target.user.c_str(),
           target.password.c_str(), target.sslmode.c_str(), "5", "UTF8", "gigco migrate", nullptr}};
}

void ignore_notice(void* /*unused*/, const PGresult* /*notice*/) {}

std::string field(const PGresult* answer, int code, std::string_view before) {
  const char* text = PQresultErrorField(answer, code);
  return text == nullptr ? std::string() : std::string(before) + text;
}

SqlProblem describe(const PGresult* answer, const char* otherwise) {
  SqlProblem problem;
  problem.message = field(answer, PG_DIAG_MESSAGE_PRIMARY, "");
  if (problem.message.empty()) {
    problem.message = otherwise;
  }
  problem.message += field(answer, PG_DIAG_MESSAGE_DETAIL, "; ") + field(answer, PG_DIAG_MESSAGE_HINT, "; ");
  const std::string position = field(answer, PG_DIAG_STATEMENT_POSITION, "");
  std::from_chars(position.data(), position.data() + position.size(), problem.position);
  return problem;
}

bool succeeded(const PGresult* answer) {
  const ExecStatusType status = PQresultStatus(answer);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

}  // namespace

Error failure(ErrorKind kind, std::string_view code, std::string message) {
  return {
      .kind = kind, .code = std::string(code), .title = "migration refused", .message = std::move(message)};
}

Result<Session> Session::open(const Target& target) {
  const std::string port = std::to_string(target.port);
  const Keywords words = keywords(target, port);
  const auto deadline = std::chrono::steady_clock::now() + target.startup_wait;
  bool answered_before = false;
  for (;;) {
    Connection connection(PQconnectdbParams(words.names.data(), words.values.data(), 0));
    if (PQstatus(connection.get()) == CONNECTION_OK) {
      PQsetNoticeReceiver(connection.get(), ignore_notice, nullptr);
      return Session(std::move(connection));
    }
    const PGPing ping = PQpingParams(words.names.data(), words.values.data(), 0);
    // Ready only since our attempt? Then the next one decides.
    const bool refused = ping == PQPING_OK && answered_before;
    if (refused || ping == PQPING_NO_ATTEMPT || std::chrono::steady_clock::now() > deadline) {
      return failure(ErrorKind::unavailable, "DATABASE_UNREACHABLE", PQerrorMessage(connection.get()));
    }
    if (ping != PQPING_OK) {
      std::this_thread::sleep_for(kRetryEvery);
    }
    answered_before = ping == PQPING_OK;
  }
}

std::optional<SqlProblem> Session::run_script(std::string_view sql) {
  const std::string text(sql);
  if (PQsendQuery(connection_.get(), text.c_str()) != 1) {
    return SqlProblem{.message = PQerrorMessage(connection_.get())};
  }
  return collect();
}

std::optional<SqlProblem> Session::run_single(std::string_view sql) {
  const std::string text(sql);
  if (PQsendQueryParams(connection_.get(), text.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0) != 1) {
    return SqlProblem{.message = PQerrorMessage(connection_.get())};
  }
  return collect();
}

Result<Answer> Session::query(const std::string& sql, const std::vector<std::string>& parameters) {
  std::vector<const char*> values;
  values.reserve(parameters.size());
  for (const std::string& parameter : parameters) {
    values.push_back(parameter.c_str());
  }
  Answer answer(PQexecParams(connection_.get(), sql.c_str(), static_cast<int>(values.size()), nullptr,
                             values.data(), nullptr, nullptr, 0));
  if (!succeeded(answer.get())) {
    return failure(ErrorKind::internal, "MIGRATION_FAILED", PQerrorMessage(connection_.get()));
  }
  return answer;
}

bool Session::in_transaction() const { return PQtransactionStatus(connection_.get()) == PQTRANS_INTRANS; }

std::optional<SqlProblem> Session::collect() {
  std::optional<SqlProblem> problem;
  int done = 0;
  while (const Answer answer{PQgetResult(connection_.get())}) {
    const ExecStatusType status = PQresultStatus(answer.get());
    if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH) {
      return SqlProblem{.message = "copy from or to the client is not possible here",
                        .statements_done = done};
    }
    if (succeeded(answer.get())) {
      ++done;
    } else if (!problem) {
      problem = describe(answer.get(), PQerrorMessage(connection_.get()));
      problem->statements_done = done;
    }
  }
  return problem;
}

}  // namespace gigco::migrate
