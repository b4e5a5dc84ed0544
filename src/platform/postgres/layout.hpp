// Which user the server runs as and where its files lie. Creates directories, but no database in them.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "platform/core/error.hpp"
#include "platform/postgres/child.hpp"

namespace gigco::postgres {

inline constexpr int kPort = 5432;  // only part of the socket's name

struct Layout {
  std::filesystem::path directory;  // what the user named
  std::filesystem::path home;       // the same, or /var/lib/gigco/<hash> (see Cluster)
  std::filesystem::path data;       // home/data; may not exist yet
  std::filesystem::path sockets;    // exists, mode 0700, owned by the server's user
  std::filesystem::path log;        // directory/postgres.log
  UserIds owner;                    // of data and sockets
  std::optional<UserIds> run_as;    // set when we are root and the server must not be
};

/// Creates the directory when missing; the path returned is absolute and free of links.
/// Errors: POSTGRES_DIRECTORY.
[[nodiscard]] Result<std::filesystem::path> prepare_directory(const std::filesystem::path& directory);

/// To be called with the directory locked. Errors: POSTGRES_DIRECTORY.
[[nodiscard]] Result<Layout> prepare_layout(const std::filesystem::path& directory);

/// Creates it with mode 0700 for that owner; refuses one that belongs to somebody else or is a link.
[[nodiscard]] Result<void> make_private_directory(const std::filesystem::path& path, UserIds owner);

}  // namespace gigco::postgres
