// What administrators see of the workflows behind jobs, and how they help those that are stuck.
#pragma once

#include <vector>

#include "api/services.hpp"
#include "platform/http/route.hpp"

namespace gigco::api {

[[nodiscard]] std::vector<http::Route> workflow_routes(const Services& services);

}  // namespace gigco::api
