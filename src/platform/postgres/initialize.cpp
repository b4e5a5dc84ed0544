// initdb is not atomic, rename(2) is. Each attempt has a name of its own, because programs of a killed one
// may still be writing.
#include "platform/postgres/initialize.hpp"

#include <cstdlib>
#include <fcntl.h>
#include <fstream>

#include "platform/postgres/failure.hpp"

namespace gigco::postgres {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPartialName = "data.partial-";
constexpr std::chrono::minutes kInitializeTimeout{2};

void remove_partial(const fs::path& home) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(home, ignored)) {
    if (entry.path().filename().string().starts_with(kPartialName)) {
      fs::remove_all(entry.path(), ignored);
    }
  }
}

Result<fs::path> make_partial(const Layout& layout) {
  std::string name = (layout.home / kPartialName).string() + "XXXXXX";
  if (::mkdtemp(name.data()) == nullptr) {
    return system_failure("create " + name);
  }
  if (const auto made = make_private_directory(name, layout.owner); !made) {
    return made.error();
  }
  return fs::path(name);
}

/// With syncfs(2) all of initdb's thousand files at once, a hundred times faster than one by one.
bool sync(const fs::path& path, int (*call)(int)) {
  const Descriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return directory.is_open() && call(directory.get()) == 0;
}

}  // namespace

std::optional<int> version_of_data(const fs::path& data) {
  std::ifstream file(data / "PG_VERSION");
  int version = 0;
  if (!(file >> version)) {
    return {};
  }
  return version;
}

Result<void> initialize(const Layout& layout, const Installation& installation, bool durable) {
  remove_partial(layout.home);
  const auto partial = make_partial(layout);
  if (!partial) {
    return partial.error();
  }
  const Command command{
      .program = installation.programs / "initdb",
      .arguments = {"--pgdata=" + partial->string(), "--username=postgres", "--encoding=UTF8",
                    "--locale=C.UTF-8", "--auth-local=trust", "--auth-host=reject", "--data-checksums",
                    "--no-instructions", "--no-sync"},
      .run_as = layout.run_as};
  const auto finished = run_to_end(command, kInitializeTimeout);
  if (!finished || finished->exit_status != 0) {
    remove_partial(layout.home);
    if (!finished) {
      return finished.error();
    }
    return failure(
        ErrorKind::internal, "POSTGRES_START_FAILED",
        "initdb ended with status " + std::to_string(finished->exit_status) + ": " + finished->output);
  }
  if (durable && !sync(*partial, ::syncfs)) {
    return system_failure("write " + partial->string() + " to the disk");
  }
  std::error_code problem;
  fs::rename(*partial, layout.data, problem);
  if (problem) {
    remove_partial(layout.home);
    return system_failure("rename to " + layout.data.string(), problem.value());
  }
  if (durable && !sync(layout.home, ::fsync)) {
    return system_failure("write " + layout.home.string() + " to the disk");
  }
  return {};
}

}  // namespace gigco::postgres
