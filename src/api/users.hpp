// Routes of people's accounts: one's own profile, and everybody's for administrators.
#pragma once

#include <vector>

#include "api/services.hpp"
#include "platform/http/route.hpp"

namespace gigco::api {

[[nodiscard]] std::vector<http::Route> user_routes(const Services& services);

}  // namespace gigco::api
