// From a request to its route's handler, and the answers when there is none (RFC 9110 sections 9.3.7,
// 15.5.5, 15.5.6, 15.5.16). Who may call is decided by a guard that is handed in.
#pragma once

#include "platform/http/route.hpp"
#include "platform/http/router.hpp"

namespace gigco::http {

/// Whether the caller may use a route with this access. It may set the request's principal.
using Guard = std::function<Result<void>(const Access& access, Request& request)>;

/// The guard of a server that knows nobody. Error: forbidden NOT_OPEN.
[[nodiscard]] Result<void> only_open_routes(const Access& access, Request& request);

/// Sets the request's route and path_values, asks the guard, and calls the route's handler: no route can be
/// declared around the guard. Answers by itself: 404 NOT_FOUND, 405 METHOD_NOT_ALLOWED with Allow, OPTIONS
/// with 204 and Allow, the guard's error, and 415 UNSUPPORTED_MEDIA_TYPE for a body that is not JSON where
/// the route takes one. The router must outlive the handler.
[[nodiscard]] Handler dispatcher(const Router& router, Guard guard = only_open_routes);

}  // namespace gigco::http
