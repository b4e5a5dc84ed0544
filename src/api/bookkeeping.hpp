// What administrators keep the books with: dead letters, lost customers, and comparisons with the card
// processor.
#pragma once

#include <vector>

#include "api/services.hpp"
#include "platform/http/route.hpp"

namespace gigco::api {

[[nodiscard]] std::vector<http::Route> bookkeeping_routes(const Services& services);

}  // namespace gigco::api
