// Finds the PostgreSQL programs on this machine. Does not install any.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "platform/core/error.hpp"

namespace gigco::postgres {

inline constexpr int kOldestVersion = 15;

struct Installation {
  std::filesystem::path programs;  // the directory with initdb and postgres
  int version = 0;                 // the major one
};

struct SearchPlaces {
  std::filesystem::path versions = "/usr/lib/postgresql";  // Debian: <versions>/<major>/bin
  std::string path;                                        // as $PATH: directories between colons

  /// The usual place and this process's PATH.
  [[nodiscard]] static SearchPlaces usual();
};

/// The newest installation of at least version 15; with `required`, exactly that major version, because
/// data files of one cannot be read by another.
/// Errors: POSTGRES_NOT_INSTALLED (unavailable).
[[nodiscard]] Result<Installation> find_installation(const SearchPlaces& places,
                                                     std::optional<int> required = {});

}  // namespace gigco::postgres
