// Routes of payments as administrators record and look them up.
#pragma once

#include <vector>

#include "api/services.hpp"
#include "platform/http/route.hpp"

namespace gigco::api {

[[nodiscard]] std::vector<http::Route> transaction_routes(const Services& services);

}  // namespace gigco::api
