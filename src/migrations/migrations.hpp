// The schema's files, built into the program: what migrations/ held when it was compiled. The code behind
// this function is generated (cmake/embed.cmake); nothing is written by hand here.
#pragma once

#include <span>

#include "platform/migrate/migrate.hpp"

namespace gigco {

/// By version. Lives as long as the program.
[[nodiscard]] std::span<const migrate::Migration> migrations();

}  // namespace gigco
