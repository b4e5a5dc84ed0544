// Routes of service templates, and of the services that each worker offers of them.
#pragma once

#include <vector>

#include "api/services.hpp"
#include "platform/http/route.hpp"

namespace gigco::api {

[[nodiscard]] std::vector<http::Route> catalog_routes(const Services& services);

}  // namespace gigco::api
