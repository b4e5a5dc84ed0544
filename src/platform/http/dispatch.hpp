// From a request to its route's handler, and the answers when there is none (RFC 9110 sections 9.3.7,
// 15.5.5, 15.5.6, 15.5.16). Who may call is decided by a guard that is handed in.
#pragma once

#include "platform/http/route.hpp"
#include "platform/http/router.hpp"

namespace gigco::http {

/// The guard of a server that knows nobody: 403 NOT_OPEN for every route that is not open to everyone.
[[nodiscard]] Middleware only_open_routes();

/// Sets the request's route and path_values, and calls the route's handler through the guard, which sees
/// them: no route can be declared around it. The guard may set the request's principal. Answers by itself:
/// 404 NOT_FOUND, 405 METHOD_NOT_ALLOWED with Allow, OPTIONS with 204 and Allow, and, if the guard lets it
/// pass, 415 UNSUPPORTED_MEDIA_TYPE for a body that is not JSON where the route takes one. The router must
/// outlive the handler.
[[nodiscard]] Handler dispatcher(const Router& router, Middleware guard = only_open_routes());

}  // namespace gigco::http
