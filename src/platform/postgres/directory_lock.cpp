// The file stays when the lock goes: to delete it would let two later programs lock different files.
#include "platform/postgres/directory_lock.hpp"

#include <fcntl.h>
#include <string>
#include <sys/file.h>

#include "platform/postgres/failure.hpp"

namespace gigco::postgres {
namespace {

constexpr mode_t kLockMode = 0600;
constexpr std::size_t kPidTextBytes = 16;

std::string holder(int file) {
  std::string text(kPidTextBytes, '\0');
  const ssize_t count = ::pread(file, text.data(), text.size(), 0);
  text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  text.erase(std::min(text.find_first_not_of("0123456789"), text.size()));
  return text.empty() ? "another process" : "process " + text;
}

}  // namespace

Result<DirectoryLock> DirectoryLock::acquire(const std::filesystem::path& directory) {
  const std::filesystem::path path = directory / "lock";
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, kLockMode));
  if (!file.is_open()) {
    return system_failure("open " + path.string());
  }
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) {
      return system_failure("lock " + path.string());
    }
    return failure(ErrorKind::conflict, "ALREADY_RUNNING",
                   holder(file.get()) + " already runs on " + directory.string() +
                       "; stop it first, or choose another directory");
  }
  const std::string text = std::to_string(::getpid()) + "\n";
  if (::ftruncate(file.get(), 0) != 0 ||
      ::pwrite(file.get(), text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) {
    return system_failure("write " + path.string());
  }
  return DirectoryLock(std::move(file));
}

}  // namespace gigco::postgres
