// Routes of workers' calendars.
#pragma once

#include <vector>

#include "api/services.hpp"
#include "platform/http/route.hpp"

namespace gigco::api {

[[nodiscard]] std::vector<http::Route> schedule_routes(const Services& services);

}  // namespace gigco::api
