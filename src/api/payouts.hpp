// Paying workers: where to, in which batches, and the files that the bank gets.
#pragma once

#include <vector>

#include "api/services.hpp"
#include "platform/http/route.hpp"

namespace gigco::api {

[[nodiscard]] std::vector<http::Route> payout_routes(const Services& services);

}  // namespace gigco::api
