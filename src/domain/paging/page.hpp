// How lists are cut into pages: what is asked and what is told about it. Any list of the service uses
// these two; what is listed and in which order is the list's own matter.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "platform/core/error.hpp"
#include "platform/json/rules.hpp"

namespace gigco::paging {

inline constexpr std::int64_t kMaxPageSize = 100;  // items; more asked is less given
inline constexpr std::int64_t kMaxAskedNumber = 1'000'000'000;
inline constexpr std::int64_t kMaxSkipped = 100'000;  // items: each skipped one is still read
inline constexpr std::int64_t kMaxCounted = 10'000;   // a total above this is told as one more
/// The same where each item to be counted costs ten times as much: around a point, through two tables, or
/// past others that do not count.
inline constexpr std::int64_t kMaxCountedFew = 1'000;

struct PageQuery {
  std::int64_t page = 1;
  std::int64_t limit = 20;
  std::optional<std::int64_t> offset;
  std::optional<std::string> cursor;

  static json::Rules rules();

  [[nodiscard]] std::int64_t size() const noexcept;
  /// Items before the page; 0 when a cursor says where it begins.
  [[nodiscard]] std::int64_t skipped() const noexcept;
  /// An `invalid` when more would be skipped than kMaxSkipped.
  [[nodiscard]] Result<void> check() const;
};
BOOST_DESCRIBE_STRUCT(PageQuery, (), (page, limit, offset, cursor))

struct Pagination {
  std::int64_t page = 1;
  std::int64_t limit = 0;
  std::int64_t total = 0;
  bool total_is_exact = true;
  std::int64_t pages = 0;
  bool has_next = false;
  bool has_prev = false;
  std::optional<std::string> next_cursor;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(Pagination, (),
                      (page, limit, total, total_is_exact, pages, has_next, has_prev, next_cursor))

/// `most` is how far was counted.
[[nodiscard]] Pagination paginate(const PageQuery& query, std::int64_t total, bool has_next,
                                  std::int64_t most = kMaxCounted);

}  // namespace gigco::paging
