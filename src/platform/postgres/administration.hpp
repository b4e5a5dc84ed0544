// What is done to the cluster as its superuser: the application's role and databases. No tables.
#pragma once

#include <filesystem>
#include <string_view>

#include "platform/core/error.hpp"

namespace gigco::postgres {

/// Lower-case names only, so that they mean the same quoted and unquoted. Errors: VALIDATION_FAILED.
[[nodiscard]] Result<void> check_name(std::string_view field, std::string_view name);

/// Whether the server behind this socket accepts connections now (PQping).
[[nodiscard]] bool accepts_connections(const std::filesystem::path& sockets);

/// Creates the login role and its database where they are missing, so it can be repeated after an
/// interrupted first start. Errors: DATABASE_NOT_CREATED.
[[nodiscard]] Result<void> ensure_database(const std::filesystem::path& sockets, std::string_view user,
                                           std::string_view database);

/// See Cluster::create_database.
[[nodiscard]] Result<void> create_database(const std::filesystem::path& sockets, std::string_view owner,
                                           std::string_view name, std::string_view template_name);

}  // namespace gigco::postgres
