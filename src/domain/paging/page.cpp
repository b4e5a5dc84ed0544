#include "domain/paging/page.hpp"

#include <algorithm>

namespace gigco::paging {

json::Rules PageQuery::rules() {
  return {json::rule("page").range(1, kMaxAskedNumber).defaulted().says("Counted from 1.").example("1"),
          json::rule("limit")
              .range(1, kMaxAskedNumber)
              .defaulted()
              .says("Items on a page; at most 100 are given.")
              .example("20"),
          json::rule("offset").range(0, kMaxAskedNumber).says("Items to skip, instead of page.").example("0"),
          json::rule("cursor")
              .length(1, 64)
              .says("next_cursor of the page before: faster than page, and steady while items are added.")
              .example("\"1795449845000000_17\"")};
}

json::Rules Pagination::rules() {
  return {json::rule("total").says("Counted up to 10,000, in some lists up to 1,000; one more than that "
                                   "means: at least so many. Of lists "
                                   "that everybody sees it may be a second old."),
          json::rule("total_is_exact").says("False when the counting stopped, and there may be more."),
          json::rule("pages").says("What total makes; has_next and next_cursor lead further.")};
}

std::int64_t PageQuery::size() const noexcept { return std::min(limit, kMaxPageSize); }

std::int64_t PageQuery::skipped() const noexcept { return cursor ? 0 : offset.value_or((page - 1) * size()); }

Result<void> PageQuery::check() const {
  if (skipped() > kMaxSkipped) {
    return invalid_field(offset ? "offset" : "page", "skips more than " + std::to_string(kMaxSkipped) +
                                                         " items; follow next_cursor instead");
  }
  return {};
}

Pagination paginate(const PageQuery& query, std::int64_t total, bool has_next, std::int64_t most) {
  const std::int64_t size = query.size();
  return {.page = query.offset ? *query.offset / size + 1 : query.page,
          .limit = size,
          .total = total,
          .total_is_exact = total <= most,
          .pages = (total + size - 1) / size,
          .has_next = has_next,
          .has_prev = query.cursor.has_value() || query.skipped() > 0,
          .next_cursor = {}};
}

}  // namespace gigco::paging
