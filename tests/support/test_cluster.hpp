// A PostgreSQL cluster that is thrown away: no fsync, in a temporary directory that goes with it.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "platform/postgres/cluster.hpp"

namespace gigco::test {

/// /tmp/gigco-test-XXXXXX, deleted with everything in it at the end. Others may pass through it, because
/// a server that root starts is another user.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  TemporaryDirectory(TemporaryDirectory&&) = delete;
  TemporaryDirectory& operator=(TemporaryDirectory&&) = delete;
  ~TemporaryDirectory();

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path path_;
};

class TestCluster {
 public:
  /// Throws std::runtime_error when it does not start.
  TestCluster();

  [[nodiscard]] const postgres::Cluster& server() const noexcept { return *cluster_; }

 private:
  TemporaryDirectory directory_;
  std::unique_ptr<postgres::Cluster> cluster_;  // last: stops before its directory goes
};

/// Runs one statement; throws std::runtime_error with the server's words when it fails. The first value of
/// the first row, or "". A connection string is as in libpq's documentation.
std::string run_sql(const std::string& connection_string, const std::string& sql);

}  // namespace gigco::test
