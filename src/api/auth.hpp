// The routes under /api/v1/auth, open to everyone. What they do is written in domain/accounts.
#pragma once

#include <vector>

#include "api/services.hpp"
#include "platform/http/route.hpp"

namespace gigco::api {

/// The services outlive the routes.
[[nodiscard]] std::vector<http::Route> auth_routes(const Services& services);

}  // namespace gigco::api
