// Makes the data files of a new cluster with initdb, all or nothing. Roles and databases come later.
#pragma once

#include "platform/core/error.hpp"
#include "platform/postgres/installation.hpp"
#include "platform/postgres/layout.hpp"

namespace gigco::postgres {

/// The major version that made the data files; nothing when there are none.
[[nodiscard]] std::optional<int> version_of_data(const std::filesystem::path& data);

/// Makes layout.data, which must not exist. Works in a directory beside it and renames that at the end;
/// what an interrupted call left behind is removed by the next. Errors: POSTGRES_START_FAILED (with what
/// initdb said), POSTGRES_DIRECTORY.
[[nodiscard]] Result<void> initialize(const Layout& layout, const Installation& installation, bool durable);

}  // namespace gigco::postgres
