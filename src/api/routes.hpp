// How this API's routes are declared: by what they do, so that each kind takes the same statuses, keys and
// roles everywhere; and how pages of a list are answered.
#pragma once

#include <initializer_list>
#include <string>
#include <utility>

#include "domain/accounts/actor.hpp"
#include "domain/paging/list.hpp"
#include "platform/http/route.hpp"

namespace gigco::api {

constexpr http::Access roles(std::initializer_list<accounts::Role> allowed) {
  http::Access access;
  for (const accounts::Role role : allowed) {
    access.role_mask |= 1U << static_cast<unsigned>(role);
  }
  return access;
}

inline constexpr http::Access kAny =
    roles({accounts::Role::consumer, accounts::Role::gig_worker, accounts::Role::admin});
inline constexpr http::Access kPosters = roles({accounts::Role::consumer, accounts::Role::admin});
inline constexpr http::Access kConsumers = roles({accounts::Role::consumer});
inline constexpr http::Access kWorkers = roles({accounts::Role::gig_worker});
inline constexpr http::Access kWorkersAndAdmins = roles({accounts::Role::gig_worker, accounts::Role::admin});
inline constexpr http::Access kAdmins = roles({accounts::Role::admin});

/// The routes of one resource.
class RouteGroup {
 public:
  constexpr explicit RouteGroup(std::string_view tag) : tag_(tag) {}

  [[nodiscard]] http::Route reading(std::string pattern, http::Access access, std::string_view name,
                                    std::string_view summary,
                                    http::Ownership ownership = http::Ownership::none) const;
  /// May also answer 409; a POST takes an Idempotency-Key.
  [[nodiscard]] http::Route changing(http::Method method, std::string pattern, http::Access access,
                                     http::Ownership ownership, std::string_view name,
                                     std::string_view summary) const;
  /// A POST that answers 201.
  [[nodiscard]] http::Route creating(std::string pattern, http::Access access, http::Ownership ownership,
                                     std::string_view name, std::string_view summary) const;

 private:
  std::string_view tag_;
};

/// Also answers these, besides what follows from its kind.
[[nodiscard]] http::Route answering(http::Route route, std::initializer_list<int> statuses);

inline constexpr int kNotFound = 404;
inline constexpr int kConflict = 409;

/// The answer that holds a page under its plural name.
template <class List, class T>
Result<List> list_of(Result<paging::Page<T>> page, std::vector<T> List::*plural) {
  if (!page) {
    return page.error();
  }
  List list;
  list.*plural = std::move(page->items);
  list.count = static_cast<std::int64_t>((list.*plural).size());
  list.pagination = std::move(page->pagination);
  return list;
}

}  // namespace gigco::api
