// The routes of jobs: /api/v1/jobs and what lies below it, but for reviews. No rules and no SQL.
#pragma once

#include <vector>

#include "api/services.hpp"
#include "platform/http/route.hpp"

namespace gigco::api {

[[nodiscard]] std::vector<http::Route> job_routes(const Services& services);

}  // namespace gigco::api
