// /api/v1/payments, /api/v1/payment-methods and what a job's parties see of its payments.
#pragma once

#include <vector>

#include "api/services.hpp"
#include "platform/http/route.hpp"

namespace gigco::api {

[[nodiscard]] std::vector<http::Route> payment_routes(const Services& services);

}  // namespace gigco::api
