// How this room words what went wrong. Only for the files of platform/postgres.
#pragma once

#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>

#include "platform/core/error.hpp"

namespace gigco::postgres {

[[nodiscard]] inline Error failure(ErrorKind kind, std::string_view code, std::string message) {
  return {.kind = kind,
          .code = std::string(code),
          .title = "private PostgreSQL failed",
          .message = std::move(message)};
}

/// "cannot <what>: <the system's reason>", the reason being errno of the call just made.
[[nodiscard]] inline Error system_failure(std::string_view what, int reason = errno) {
  return failure(ErrorKind::internal, "POSTGRES_DIRECTORY",
                 "cannot " + std::string(what) + ": " + std::strerror(reason));
}

}  // namespace gigco::postgres
