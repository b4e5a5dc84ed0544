// The OpenAPI 3.1 document, made from the route table and the described structs: nothing is told twice.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "platform/http/route.hpp"

namespace gigco::api {

/// Routes with the tag "docs" are left out. Throws std::logic_error when two different types share a
/// name: a bug.
[[nodiscard]] std::string openapi_document(std::span<const std::unique_ptr<const http::Route>> routes,
                                           std::string_view server_url);

}  // namespace gigco::api
