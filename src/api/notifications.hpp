// Routes of what people are told: the list, what they have read, and what they want to hear of.
#pragma once

#include <vector>

#include "api/services.hpp"
#include "platform/http/route.hpp"

namespace gigco::api {

[[nodiscard]] std::vector<http::Route> notification_routes(const Services& services);

}  // namespace gigco::api
