// What vendors tell by themselves. The signature is checked over the body as it came, before it is parsed.
#pragma once

#include <string>
#include <vector>

#include "platform/http/route.hpp"

namespace gigco::payments {
class Bookkeeper;
}

namespace gigco::api {

/// Without a secret every webhook is refused. The bookkeeper outlives the routes.
[[nodiscard]] std::vector<http::Route> webhook_routes(payments::Bookkeeper* bookkeeper, std::string secret);

}  // namespace gigco::api
