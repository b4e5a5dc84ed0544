// One program per directory. The kernel drops the lock with its owner, so none is ever stale.
#pragma once

#include <filesystem>

#include "platform/core/error.hpp"
#include "platform/postgres/descriptor.hpp"

namespace gigco::postgres {

class DirectoryLock {
 public:
  /// Locks <directory>/lock (flock(2)) and writes our process id there for people to read.
  /// Errors: ALREADY_RUNNING (conflict; names the process), POSTGRES_DIRECTORY.
  [[nodiscard]] static Result<DirectoryLock> acquire(const std::filesystem::path& directory);

 private:
  explicit DirectoryLock(Descriptor file) : file_(std::move(file)) {}
  Descriptor file_;
};

}  // namespace gigco::postgres
