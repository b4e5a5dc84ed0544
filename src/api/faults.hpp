// What exceptions out of handlers mean to a client.
#pragma once

#include <exception>

#include "platform/core/error.hpp"

namespace gigco::api {

/// 409 for what an index refused, 503 for a database that is away and for a full password queue, else what
/// http makes of it. For http::recover().
[[nodiscard]] Error error_of(const std::exception_ptr& problem);

}  // namespace gigco::api
