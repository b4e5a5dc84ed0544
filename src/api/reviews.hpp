// The routes by which the parties of a job review each other, and anyone reads it. No rules and no SQL.
#pragma once

#include <vector>

#include "api/services.hpp"
#include "platform/http/route.hpp"

namespace gigco::api {

[[nodiscard]] std::vector<http::Route> review_routes(const Services& services);

}  // namespace gigco::api
