// Shared by the tests and by the program that keeps one cluster for a whole run of them.
#include "tests/support/test_cluster.hpp"

#include <cstdlib>
#include <stdexcept>
#include <sys/stat.h>

#include <libpq-fe.h>

namespace gigco::test {
namespace {

constexpr mode_t kEnterable = 0711;

}  // namespace

TemporaryDirectory::TemporaryDirectory() {
  std::string name = "/tmp/gigco-test-XXXXXX";
  if (::mkdtemp(name.data()) == nullptr) {
    throw std::runtime_error("cannot create a temporary directory");
  }
  ::chmod(name.c_str(), kEnterable);
  path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

TestCluster::TestCluster() {
  auto started = postgres::Cluster::start({.directory = directory_.path() / "postgres",
                                           .durable = false,
                                           .settings = {{"max_connections", "200"}}});
  if (!started) {
    throw std::runtime_error("the test cluster does not start: " + started.error().message);
  }
  cluster_ = *std::move(started);
  // Tests make databases of their own; in a real cluster the application may not.
  run_sql("host=" + cluster_->socket_directory().string() + " port=" + std::to_string(cluster_->port()) +
              " user=postgres dbname=postgres",
          "alter role gigco createdb");
}

std::string run_sql(const std::string& connection_string, const std::string& sql) {
  const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(PQconnectdb(connection_string.c_str()),
                                                                PQfinish);
  const std::unique_ptr<PGresult, decltype(&PQclear)> answer(PQexec(connection.get(), sql.c_str()), PQclear);
  const ExecStatusType status = PQresultStatus(answer.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
    throw std::runtime_error(sql + ": " + PQerrorMessage(connection.get()));
  }
  return PQntuples(answer.get()) > 0 && PQnfields(answer.get()) > 0 ? PQgetvalue(answer.get(), 0, 0) : "";
}

}  // namespace gigco::test
