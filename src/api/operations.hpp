// What those who run the platform ask of one process, on a port that only they reach: its numbers, its
// health, and how much it logs.
#pragma once

#include <vector>

#include "api/health.hpp"
#include "platform/http/route.hpp"

namespace gigco::api {

/// GET /metrics, GET and PUT /log-level, and the routes of health. No tokens are asked for.
[[nodiscard]] std::vector<http::Route> operations_routes(const Health& health);

}  // namespace gigco::api
