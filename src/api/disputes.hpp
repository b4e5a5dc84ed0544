// Disputes about jobs: opened by a party, said about by both, decided by an administrator.
#pragma once

#include <vector>

#include "api/services.hpp"
#include "platform/http/route.hpp"

namespace gigco::api {

[[nodiscard]] std::vector<http::Route> dispute_routes(const Services& services);

}  // namespace gigco::api
