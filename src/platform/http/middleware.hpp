// What every request passes whatever it is about: its id, its line in the log, and a net under its
// handler. Authentication, limits and metrics stand elsewhere.
#pragma once

#include <exception>
#include <functional>

#include "platform/http/route.hpp"

namespace gigco::http {

/// Sets the request's id, from a harmless X-Request-Id or fresh, and writes one log line when the answer
/// is known. The path is logged without its query, which may hold secrets. The server sends the id back.
[[nodiscard]] Middleware access_log();

/// What an exception out of a handler means to the client.
using ErrorOfException = std::function<Error(std::exception_ptr)>;

/// 500 INTERNAL that tells nothing, and for a cancelled handler 503 CANCELLED.
[[nodiscard]] Error default_error_of(const std::exception_ptr& problem);

/// Turns exceptions into error responses; their what() goes to the log alone.
[[nodiscard]] Middleware recover(ErrorOfException error_of = default_error_of);

}  // namespace gigco::http
