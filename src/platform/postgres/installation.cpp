// Debian keeps the server's programs out of PATH, one directory per major version; others put them in
// PATH, where only the program itself can tell its version.
#include "platform/postgres/installation.hpp"

#include <charconv>
#include <chrono>
#include <cstdlib>
#include <unistd.h>
#include <vector>

#include "platform/postgres/child.hpp"
#include "platform/postgres/failure.hpp"

namespace gigco::postgres {
namespace {

constexpr std::chrono::seconds kVersionTimeout{10};

int leading_number(std::string_view text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

bool has_programs(const std::filesystem::path& directory) {
  return ::access((directory / "initdb").c_str(), X_OK) == 0 &&
         ::access((directory / "postgres").c_str(), X_OK) == 0;
}

/// From "postgres (PostgreSQL) 15.9 (Debian 15.9-0+deb12u1)"; 0 when it does not say.
int version_of(const std::filesystem::path& directory) {
  const Command command{.program = directory / "postgres", .arguments = {"--version"}};
  const auto finished = run_to_end(command, kVersionTimeout);
  constexpr std::string_view kMark = "(PostgreSQL) ";
  if (!finished || finished->output.find(kMark) == std::string::npos) {
    return 0;
  }
  return leading_number(
      std::string_view(finished->output).substr(finished->output.find(kMark) + kMark.size()));
}

std::vector<Installation> installations(const SearchPlaces& places) {
  std::vector<Installation> found;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(places.versions, ignored)) {
    const int version = leading_number(entry.path().filename().string());
    if (version > 0 && has_programs(entry.path() / "bin")) {
      found.push_back({entry.path() / "bin", version});
    }
  }
  std::string_view rest = places.path;
  while (!rest.empty()) {
    const std::filesystem::path directory(rest.substr(0, rest.find(':')));
    rest.remove_prefix(std::min(rest.size(), directory.native().size() + 1));
    if (directory.is_absolute() && has_programs(directory)) {
      found.push_back({directory, version_of(directory)});
    }
  }
  return found;
}

}  // namespace

SearchPlaces SearchPlaces::usual() {
  const char* path = std::getenv("PATH");
  SearchPlaces places;
  places.path = path == nullptr ? "" : path;
  return places;
}

Result<Installation> find_installation(const SearchPlaces& places, std::optional<int> required) {
  std::optional<Installation> best;
  for (const Installation& candidate : installations(places)) {
    const bool fits = required ? candidate.version == *required : candidate.version >= kOldestVersion;
    if (fits && (!best || candidate.version > best->version)) {
      best = candidate;
    }
  }
  if (best) {
    return *std::move(best);
  }
  const std::string wanted = required ? "PostgreSQL " + std::to_string(*required) + ", which made the data,"
                                      : "PostgreSQL " + std::to_string(kOldestVersion) + " or newer";
  return failure(ErrorKind::unavailable, "POSTGRES_NOT_INSTALLED",
                 wanted + " is not installed: no initdb and postgres in " + places.versions.string() +
                     "/*/bin or PATH. On Debian: apt-get install postgresql-" +
                     std::to_string(required.value_or(kOldestVersion)) +
                     "; or set DB_HOST to use a server that runs already");
}

}  // namespace gigco::postgres
