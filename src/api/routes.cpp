#include "api/routes.hpp"

namespace gigco::api {
namespace {

constexpr int kCreated = 201;

}  // namespace

http::Route RouteGroup::reading(std::string pattern, http::Access access, std::string_view name,
                                std::string_view summary, http::Ownership ownership) const {
  return {.method = http::Method::get,
          .pattern = std::move(pattern),
          .access = access,
          .ownership = ownership,
          .tag = tag_,
          .name = name,
          .summary = summary,
          .handler = {}};
}

http::Route RouteGroup::changing(http::Method method, std::string pattern, http::Access access,
                                 http::Ownership ownership, std::string_view name,
                                 std::string_view summary) const {
  return {.method = method,
          .pattern = std::move(pattern),
          .access = access,
          .ownership = ownership,
          .rate_class = http::RateClass::write,
          .tag = tag_,
          .name = name,
          .summary = summary,
          .other_statuses = {kConflict},
          .takes_idempotency_key = method == http::Method::post,
          .handler = {}};
}

http::Route RouteGroup::creating(std::string pattern, http::Access access, http::Ownership ownership,
                                 std::string_view name, std::string_view summary) const {
  http::Route route = changing(http::Method::post, std::move(pattern), access, ownership, name, summary);
  route.success_status = kCreated;
  return route;
}

http::Route answering(http::Route route, std::initializer_list<int> statuses) {
  route.other_statuses.insert(route.other_statuses.end(), statuses);
  return route;
}

}  // namespace gigco::api
