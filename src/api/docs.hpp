// The OpenAPI document and the page that shows it, from files on this server only.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "platform/http/route.hpp"

namespace gigco::api {

/// GET /, /openapi.json, /api/v1/openapi.json, /swagger/doc.json, /docs, /swagger and the page's files,
/// which are read once from `ui_directory` (swagger-ui-dist). Without them the page says what is missing.
[[nodiscard]] std::vector<http::Route> docs_routes(std::string document,
                                                   const std::filesystem::path& ui_directory);

}  // namespace gigco::api
