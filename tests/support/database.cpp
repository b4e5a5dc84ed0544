// The template's name carries a hash of the migrations, so that programs of different builds can share a
// cluster. It is renamed to that name only when complete.
#include "tests/support/database.hpp"

#include <atomic>
#include <cstdlib>
#include <mutex>
#include <stdexcept>
#include <unistd.h>

#include "migrations/migrations.hpp"
#include "platform/crypto/digest.hpp"
#include "tests/support/test_cluster.hpp"

namespace gigco::test {
namespace {

constexpr std::size_t kHashCharacters = 16;
constexpr const char* kOwner = "gigco";

Access started_access() {
  static const TestCluster cluster;
  return {cluster.server().socket_directory().string(), cluster.server().port(), kOwner, kOwner};
}

/// The database in which others are created.
const Access& base() {
  static const Access access = [] {
    const char* running = std::getenv("TEST_GIGCO_CLUSTER");
    if (running == nullptr) {
      return started_access();
    }
    const std::string text(running);
    const std::size_t separator = text.rfind(';');
    if (separator == std::string::npos) {
      throw std::runtime_error("TEST_GIGCO_CLUSTER must be <socket directory>;<port>");
    }
    return Access{text.substr(0, separator), std::stoi(text.substr(separator + 1)), kOwner, kOwner};
  }();
  return access;
}

Access create(const std::string& name, const std::string& options) {
  Access access = base();
  run_sql(access.connection_string(), "create database " + name + options);
  access.database = name;
  return access;
}

std::string unused_name() {
  static std::atomic<int> count = 0;
  return "test_" + std::to_string(::getpid()) + "_" + std::to_string(++count);
}

std::string template_name() {
  std::string all;
  for (const migrate::Migration& migration : migrations()) {
    all += migration.sql;
  }
  return "template_" + crypto::to_hex(crypto::sha256(all)).substr(0, kHashCharacters);
}

bool exists(const std::string& database) {
  return run_sql(base().connection_string(),
                 "select count(*) from pg_database where datname = '" + database + "'") == "1";
}

void make_template(const std::string& name) {
  const Access draft = create(unused_name(), "");
  const auto applied = migrate::apply({.host = draft.host,
                                       .port = draft.port,
                                       .database = draft.database,
                                       .user = draft.user,
                                       .password = {}},
                                      migrations());
  if (!applied) {
    throw std::runtime_error("the migrations fail: " + applied.error().message);
  }
  try {
    run_sql(base().connection_string(), "alter database " + draft.database + " rename to " + name);
  } catch (const std::runtime_error&) {
    if (!exists(name)) {  // else another test program was quicker
      throw;
    }
  }
}

}  // namespace

std::string Access::connection_string() const {
  return "host='" + host + "' port=" + std::to_string(port) + " dbname=" + database + " user=" + user;
}

Access fresh_database() { return create(unused_name(), ""); }

Access migrated_database() {
  static const std::string ready = [] {
    std::string name = template_name();
    if (!exists(name)) {
      make_template(name);
    }
    return name;
  }();
  return create(unused_name(), " template " + ready);
}

}  // namespace gigco::test
