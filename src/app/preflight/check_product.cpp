#include "app/preflight/checks.hpp"
#include "platform/json/codec.hpp"

namespace gigco::preflight {
namespace {

std::size_t count_operations(const std::string& document) {
  const auto parsed = json::parse(document);
  std::size_t count = 0;
  if (!parsed) {
    return count;
  }
  const auto* const root = parsed->as<json::Object>();
  for (const auto& [name, value] : root == nullptr ? json::Object() : *root) {
    const auto* const paths = name == "paths" ? value.as<json::Object>() : nullptr;
    for (const auto& [path, item] : paths == nullptr ? json::Object() : *paths) {
      const auto* const methods = item.as<json::Object>();
      count += methods == nullptr ? 0 : methods->size();
    }
  }
  return count;
}

}  // namespace

void check_product(Site& site, Report& report) {
  const Seen refused = site.get("/api/v1/users/profile");
  report.check("MVP-1", "Sign-in is needed", refused.answered(401),
               "GET /api/v1/users/profile without a token " + refused.summary(),
               "Ask the address that people use; it must answer 401 here.");
  const Seen document = site.get("/openapi.json");
  const std::size_t operations = document.answered(200) ? count_operations(document.response.body) : 0;
  report.check("MVP-2", "The API is served", operations > 0,
               "/openapi.json " + document.summary() + " with " + std::to_string(operations) + " operations",
               "Route /api and /openapi.json to the API.");
  const Seen wrong = site.post("/api/v1/auth/login", "{}");
  report.check("MVP-9", "Bad input is refused by field", wrong.answered(400) || wrong.answered(429),
               "POST /api/v1/auth/login with {} " + wrong.summary(),
               "Something between here and the API changes requests or answers.");
  const Seen nowhere = site.get("/api/v1/no-such-path");
  report.check("MVP-10", "Errors carry a request id",
               nowhere.response.body.find("request_id") != std::string::npos,
               "GET /api/v1/no-such-path " + nowhere.summary(),
               "A proxy puts its own page in place of the API's errors; let it pass them on.");
}

}  // namespace gigco::preflight
