// postgres refuses to be root and root's directories are often closed to others, so for root the files
// may lie elsewhere. Data that exists decides both questions: its owner runs it, where it is.
#include "platform/postgres/layout.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <pwd.h>
#include <span>
#include <sys/stat.h>
#include <sys/un.h>

#include "platform/log/log.hpp"
#include "platform/postgres/failure.hpp"

namespace gigco::postgres {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kPrivate = 0700;
constexpr mode_t kEnterable = 0711;
constexpr mode_t kPublic = 0755;
constexpr std::size_t kPasswordEntryBytes = 16UL * 1024;
constexpr std::string_view kSharedState = "/var/lib/gigco";
constexpr std::chrono::seconds kProbeTimeout{10};

Error directory_failure(std::string message) {
  return failure(ErrorKind::internal, "POSTGRES_DIRECTORY", std::move(message));
}

std::string name_of(uid_t user) {
  struct passwd entry = {};
  struct passwd* found = nullptr;
  std::string buffer(kPasswordEntryBytes, '\0');
  ::getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found);
  return found == nullptr ? std::to_string(user) : std::string(found->pw_name);
}

std::optional<UserIds> ids_of(const char* name) {
  struct passwd entry = {};
  struct passwd* found = nullptr;
  std::string buffer(kPasswordEntryBytes, '\0');
  ::getpwnam_r(name, &entry, buffer.data(), buffer.size(), &found);
  if (found == nullptr) {
    return {};
  }
  return UserIds{found->pw_uid, found->pw_gid};
}

std::optional<UserIds> owner_of(const fs::path& path) {
  struct stat status = {};
  if (::stat(path.c_str(), &status) != 0) {
    return {};
  }
  return UserIds{status.st_uid, status.st_gid};
}

/// FNV-1a, 64 bits: a short name for a path, the same in every build. Nothing secret.
std::string short_hash(std::string_view text) {
  constexpr std::uint64_t kBasis = 14695981039346656037U;
  constexpr std::uint64_t kPrime = 1099511628211U;
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::uint64_t hash = kBasis;
  for (const char character : text) {
    hash = (hash ^ static_cast<unsigned char>(character)) * kPrime;
  }
  std::string digits;
  for (; hash != 0; hash /= kDigits.size()) {
    digits += kDigits[hash % kDigits.size()];
  }
  return digits;
}

/// Asks the kernel by trying, as that user: rights come from modes, groups, ACLs and mount options.
bool can_enter(const fs::path& directory, UserIds user) {
  const Command command{.program = "/usr/bin/test", .arguments = {"-x", directory.string()}, .run_as = user};
  const auto finished = run_to_end(command, kProbeTimeout);
  return finished && finished->exit_status == 0;
}

/// Where root puts a first cluster that its user could not reach. The link comes before the data, so that
/// data without a link means that somebody deleted the directory: set aside then, never brought back.
Result<fs::path> home_elsewhere(const fs::path& directory, UserIds owner) {
  const fs::path home = fs::path(kSharedState) / short_hash(directory.native());
  std::error_code problem;
  fs::create_directories(home.parent_path(), problem);
  ::chmod(home.parent_path().c_str(), kPublic);
  if (fs::exists(home, problem)) {
    const fs::path aside =
        home.string() + "-" + std::to_string(std::chrono::system_clock::now().time_since_epoch().count());
    fs::rename(home, aside, problem);
    log::warning("set aside a database whose directory is gone", {{"path", aside.string()}});
  }
  if (const auto made = make_private_directory(home, owner); !made) {
    return made.error();
  }
  fs::create_directory_symlink(home / "data", directory / "data", problem);
  if (problem) {
    return system_failure("create " + (directory / "data").string(), problem.value());
  }
  return home;
}

Result<fs::path> choose_home(const fs::path& directory, const std::optional<UserIds>& run_as) {
  const fs::path data = directory / "data";
  std::error_code problem;
  if (fs::is_symlink(fs::symlink_status(data, problem))) {
    const fs::path target = fs::absolute(fs::read_symlink(data, problem)).parent_path();
    if (run_as && !fs::exists(target)) {
      fs::remove(data, problem);
      return home_elsewhere(directory, *run_as);
    }
    return target;
  }
  if (!run_as || can_enter(directory, *run_as)) {
    return directory;
  }
  if (fs::exists(data, problem)) {
    return directory_failure("the user " + name_of(run_as->user) + ", who owns " + data.string() +
                             ", cannot enter " + directory.string());
  }
  return home_elsewhere(directory, *run_as);
}

Result<std::optional<UserIds>> choose_user(const fs::path& directory) {
  const auto owner = owner_of(directory / "data");
  if (::geteuid() != 0) {
    if (owner && owner->user != ::geteuid()) {
      return directory_failure((directory / "data").string() + " belongs to the user " +
                               name_of(owner->user) + "; start as that user or as root");
    }
    return std::optional<UserIds>();
  }
  if (owner && owner->user != 0) {
    return owner;
  }
  for (const char* name : {"postgres", "nobody"}) {
    if (auto ids = ids_of(name)) {
      return ids;
    }
  }
  return directory_failure("PostgreSQL refuses to run as root, and there is no user postgres or nobody");
}

fs::path choose_sockets(const Layout& layout) {
  fs::path near = layout.home / "socket";
  const std::string longest = (near / (".s.PGSQL." + std::to_string(kPort))).string();
  if (longest.size() < sizeof(sockaddr_un::sun_path)) {
    return near;
  }
  return "/tmp/gigco-" + std::to_string(layout.owner.user) + "-" + short_hash(layout.home.native());
}

}  // namespace

Result<void> make_private_directory(const fs::path& path, UserIds owner) {
  if (::mkdir(path.c_str(), kPrivate) != 0 && errno != EEXIST) {
    return system_failure("create " + path.string());
  }
  struct stat status = {};
  if (::lstat(path.c_str(), &status) != 0) {
    return system_failure("read " + path.string());
  }
  const bool ours = status.st_uid == owner.user || status.st_uid == ::geteuid();
  if (!S_ISDIR(status.st_mode) || !ours) {
    return directory_failure(path.string() + " is not a directory of the user " + name_of(owner.user));
  }
  if (status.st_uid != owner.user && ::lchown(path.c_str(), owner.user, owner.group) != 0) {
    return system_failure("change the owner of " + path.string());
  }
  if ((status.st_mode & ~static_cast<mode_t>(S_IFMT)) != kPrivate && ::chmod(path.c_str(), kPrivate) != 0) {
    return system_failure("change the mode of " + path.string());
  }
  return {};
}

Result<fs::path> prepare_directory(const fs::path& directory) {
  std::error_code problem;
  fs::path absolute = fs::absolute(directory, problem);
  if (!fs::exists(absolute, problem)) {
    fs::create_directories(absolute, problem);
    if (problem) {
      return system_failure("create " + absolute.string(), problem.value());
    }
    // Root's server, another user, has to pass through to the private directories inside.
    ::chmod(absolute.c_str(), ::geteuid() == 0 ? kEnterable : kPrivate);
  }
  absolute = fs::canonical(absolute, problem);
  if (problem) {
    return system_failure("read " + directory.string(), problem.value());
  }
  return absolute;
}

Result<Layout> prepare_layout(const fs::path& directory) {
  const auto run_as = choose_user(directory);
  if (!run_as) {
    return run_as.error();
  }
  const auto home = choose_home(directory, *run_as);
  if (!home) {
    return home.error();
  }
  Layout layout{.directory = directory,
                .home = *home,
                .data = *home / "data",
                .sockets = {},
                .log = directory / "postgres.log",
                .owner = run_as->value_or(UserIds{::geteuid(), ::getegid()}),
                .run_as = *run_as};
  layout.sockets = choose_sockets(layout);
  if (const auto made = make_private_directory(layout.sockets, layout.owner); !made) {
    return made.error();
  }
  return layout;
}

}  // namespace gigco::postgres
