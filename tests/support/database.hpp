// Databases for tests: a real PostgreSQL, one cluster per test program, started when first asked for. With
// TEST_GIGCO_CLUSTER=<socket directory>;<port> (see cluster_main.cpp) that running one is used instead.
#pragma once

#include <string>

namespace gigco::test {

/// How to reach one database; no password is needed.
struct Access {
  std::string host;  // the directory of the unix socket
  int port = 0;
  std::string database;
  std::string user;

  /// For libpq.
  [[nodiscard]] std::string connection_string() const;
};

// Each call makes another database, which lasts as long as the cluster. May be called from any thread.
// Both throw std::runtime_error when PostgreSQL does not start, or refuses.

/// Empty.
[[nodiscard]] Access fresh_database();

/// With the schema of migrations/, copied from a template that is migrated once per cluster.
[[nodiscard]] Access migrated_database();

}  // namespace gigco::test
