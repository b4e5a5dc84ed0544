// Blocking libpq over the private socket, as role postgres. Names have been checked before they become SQL.
#include "platform/postgres/administration.hpp"

#include <array>
#include <memory>
#include <string>

#include <libpq-fe.h>

#include "platform/postgres/failure.hpp"
#include "platform/postgres/layout.hpp"

namespace gigco::postgres {
namespace {

constexpr std::size_t kMaxNameBytes = 63;  // NAMEDATALEN - 1

struct CloseConnection {
  void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
};
struct ClearResult {
  void operator()(PGresult* result) const noexcept { PQclear(result); }
};
using Connection = std::unique_ptr<PGconn, CloseConnection>;
using Answer = std::unique_ptr<PGresult, ClearResult>;

std::string connection_string(const std::filesystem::path& sockets) {
  std::string host;
  for (const char character : sockets.native()) {
    host += character == '\'' || character == '\\' ? std::string{'\\', character} : std::string{character};
  }
  return "host='" + host + "' port=" + std::to_string(kPort) +
         " user=postgres dbname=postgres connect_timeout=5 application_name=gigco";
}

/// Runs the statement; the number of its rows. Errors carry SQLSTATE 42P04 as DATABASE_EXISTS.
Result<int> execute(const Connection& connection, const std::string& statement) {
  const Answer answer(PQexec(connection.get(), statement.c_str()));
  const ExecStatusType status = PQresultStatus(answer.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
    return PQntuples(answer.get());
  }
  const char* state = PQresultErrorField(answer.get(), PG_DIAG_SQLSTATE);
  const bool duplicate = state != nullptr && std::string_view(state) == "42P04";
  return failure(duplicate ? ErrorKind::conflict : ErrorKind::internal,
                 duplicate ? "DATABASE_EXISTS" : "DATABASE_NOT_CREATED", PQerrorMessage(connection.get()));
}

Result<Connection> connect(const std::filesystem::path& sockets) {
  Connection connection(PQconnectdb(connection_string(sockets).c_str()));
  if (PQstatus(connection.get()) != CONNECTION_OK) {
    return failure(ErrorKind::unavailable, "DATABASE_NOT_CREATED", PQerrorMessage(connection.get()));
  }
  return connection;
}

std::string creation(std::string_view owner, std::string_view name, std::string_view template_name) {
  std::string statement =
      "create database \"" + std::string(name) + "\" owner \"" + std::string(owner) + "\"";
  if (!template_name.empty()) {
    statement += " template \"" + std::string(template_name) + "\"";
  }
  return statement;
}

Result<void> create_unless(const Connection& connection, const std::string& question,
                           const std::string& statement) {
  const auto present = execute(connection, question);
  if (!present) {
    return present.error();
  }
  if (*present == 0) {
    if (const auto created = execute(connection, statement); !created) {
      return created.error();
    }
  }
  return {};
}

}  // namespace

Result<void> check_name(std::string_view field, std::string_view name) {
  constexpr std::string_view kFirst = "abcdefghijklmnopqrstuvwxyz_";
  constexpr std::string_view kRest = "abcdefghijklmnopqrstuvwxyz_0123456789";
  if (name.empty() || name.size() > kMaxNameBytes || kFirst.find(name.front()) == std::string_view::npos ||
      name.find_first_not_of(kRest) != std::string_view::npos) {
    return invalid_field(field, "must be 1 to 63 of a-z, 0-9 and _, not beginning with a digit");
  }
  return {};
}

bool accepts_connections(const std::filesystem::path& sockets) {
  return PQping(connection_string(sockets).c_str()) == PQPING_OK;
}

Result<void> ensure_database(const std::filesystem::path& sockets, std::string_view user,
                             std::string_view database) {
  const auto connection = connect(sockets);
  if (!connection) {
    return connection.error();
  }
  auto role = create_unless(*connection, "select from pg_roles where rolname = '" + std::string(user) + "'",
                            "create role \"" + std::string(user) + "\" login");
  if (!role) {
    return role;
  }
  return create_unless(*connection, "select from pg_database where datname = '" + std::string(database) + "'",
                       creation(user, database, {}));
}

Result<void> create_database(const std::filesystem::path& sockets, std::string_view owner,
                             std::string_view name, std::string_view template_name) {
  const auto connection = connect(sockets);
  if (!connection) {
    return connection.error();
  }
  if (const auto created = execute(*connection, creation(owner, name, template_name)); !created) {
    return created.error();
  }
  return {};
}

}  // namespace gigco::postgres
