// How many requests of each route, how they ended and how long they took.
#pragma once

#include <memory>

#include "platform/http/route.hpp"
#include "platform/http/router.hpp"

namespace gigco::api {

/// Counts gigco_http_requests_total by route, method and status, gigco_http_request_seconds by route and
/// method, and gigco_http_requests_in_flight. Requests that no route was found for are counted under an empty
/// route: paths are without number, and what strangers ask for is no name of ours. All routes must have been
/// added; the router must outlive it.
[[nodiscard]] http::Middleware metering(const http::Router& router);

}  // namespace gigco::api
