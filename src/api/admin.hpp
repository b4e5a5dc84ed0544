// Routes of those who run the platform: what they look for, what they set right, and the log of it.
#pragma once

#include <vector>

#include "api/services.hpp"
#include "platform/http/route.hpp"

namespace gigco::api {

[[nodiscard]] std::vector<http::Route> admin_routes(const Services& services);

}  // namespace gigco::api
