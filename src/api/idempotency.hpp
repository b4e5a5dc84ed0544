// Retried writes: the answer of the first is stored in its own transaction and given again. Modelled on
// draft-ietf-httpapi-idempotency-key-header. Here is what HTTP has to do with it.
#pragma once

#include <optional>

#include "platform/core/error.hpp"
#include "platform/http/route.hpp"
#include "platform/idempotency/answers.hpp"

namespace gigco::api {

/// Nothing when the request carries no key or the route takes none. Error: 400 naming the header.
[[nodiscard]] Result<std::optional<idempotency::Write>> idempotent_write(const http::Request& request,
                                                                         const http::Route& route);

/// The answer as it is given again.
[[nodiscard]] http::Response replay(const idempotency::Answer& kept);

}  // namespace gigco::api
