// One page of a list from two statements: its rows, and how many there are, which is asked only when the
// rows do not tell. Lists that are newest first can be followed by cursor (keyset pagination).
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "domain/paging/page.hpp"
#include "platform/core/identifiers.hpp"
#include "platform/core/timestamp.hpp"
#include "platform/db/executor.hpp"
#include "platform/db/query.hpp"

namespace gigco::paging {

template <class T>
struct Page {
  std::vector<T> items;
  Pagination pagination;
};

/// Where a list goes on: after what was made at this time and has this id.
struct Place {
  Timestamp created_at;
  Id id = 0;
};

[[nodiscard]] std::string cursor_after(const Place& place);
/// Empty for what is no cursor of ours.
[[nodiscard]] std::optional<Place> parse_cursor(std::string_view text);
/// For a list with no other order than newest first: its place, or `invalid` (cursor, page, offset).
[[nodiscard]] Result<std::optional<Place>> place_of(const PageQuery& query);
/// " and (<row>.created_at, <row>.id) < …" once there is a place.
void add_place(db::Query& sql, const std::optional<Place>& place, db::Fragment comparison);

struct ListOptions {
  /// Only for what an index gives in the order wanted; deep offsets leave it by themselves.
  db::Lane lane = db::Lane::exclusive;
  /// What everybody sees may be counted a second ago; one's own lists are short and must be exact.
  bool recent_total = false;
  /// Each time when it depends on what is asked whether a filter leaves few rows or most.
  db::Planning planning = db::Planning::once;
  std::int64_t most_counted = kMaxCounted;
};

[[nodiscard]] db::ComposedQuery compose_page(db::Query rows, const PageQuery& query,
                                             const ListOptions& options);
[[nodiscard]] boost::asio::awaitable<std::int64_t> count(db::Executor& database, db::Query counted,
                                                         const ListOptions& options);

/// `rows` ends with its order. `count_query` makes the other statement when it is needed: "select count(*)
/// from (select 1 from …", which is ended here, so that counting stops soon; `known_total` is what it gave
/// already.
template <class T, class Count>
boost::asio::awaitable<Page<T>> fetch(db::Executor& database, const PageQuery& query, db::Query rows,
                                      Count count_query, ListOptions options,
                                      std::optional<std::int64_t> known_total = {}) {
  db::ComposedQuery composed = compose_page(std::move(rows), query, options);
  const db::Rows answer = co_await database.run(composed.statement, std::move(composed.params));
  Page<T> page;
  page.items = answer.all<T>();
  const auto size = static_cast<std::size_t>(query.size());
  const bool has_next = page.items.size() > size;
  if (has_next) {
    page.items.resize(size);
  }
  auto total = static_cast<std::int64_t>(page.items.size());
  const bool tells_all = !has_next && !query.cursor && query.skipped() == 0;
  if (!tells_all && known_total) {
    total = *known_total;
  } else if (!tells_all) {
    total = co_await count(database, count_query(), options);
  }
  page.pagination = paginate(query, total, has_next, options.most_counted);
  co_return page;
}

/// How many there are of what PostgreSQL has no statistics of. They are counted first, and each of the two
/// has its own way: few are read and sorted, while among many the list's own order soon meets a page of them.
enum class Density { few, many };

/// `rows_query` makes the rows of either. The options' counting must stop at kMaxCountedFew.
template <class T, class Rows, class Count>
boost::asio::awaitable<Page<T>> fetch_counted(db::Executor& database, const PageQuery& query, Rows rows_query,
                                              Count count_query, ListOptions options) {
  const std::int64_t total = co_await count(database, count_query(), options);
  db::Query rows = rows_query(total > options.most_counted ? Density::many : Density::few);
  co_return co_await fetch<T>(database, query, std::move(rows), count_query, options, total);
}

/// Tells where the list goes on, for one that is newest first.
template <class T>
void tell_cursor(Page<T>& page) {
  if (page.pagination.has_next) {
    page.pagination.next_cursor = cursor_after({page.items.back().created_at, page.items.back().id});
  }
}

/// What the statements of one list that is newest first are made of.
struct Listing {
  db::Fragment name;        // of the statement: "audit.list"
  db::Fragment columns;     // "select entry.id, entry.created_at, …"
  db::Fragment from;        // " from audit_log as entry": all that the filters need
  db::Fragment joins;       // " join users as …": what only the columns need
  db::Fragment comparison;  // " and (entry.created_at, entry.id) < ($::timestamptz, $::bigint)"
  db::Fragment order;       // " order by entry.created_at desc, entry.id desc"
};

/// `add_filters` appends " where …" to a db::Query. Errors: `invalid` (cursor, page, offset).
template <class T, class Filters>
boost::asio::awaitable<Result<Page<T>>> newest_first(db::Executor& database, const PageQuery& query,
                                                     Listing listing, Filters add_filters,
                                                     ListOptions options = {}) {
  const auto after = place_of(query);
  if (!after) {
    co_return after.error();
  }
  db::Query rows(listing.name);
  rows.add(listing.columns).add(listing.from).add(listing.joins);
  add_filters(rows);
  add_place(rows, *after, listing.comparison);
  rows.add(listing.order);
  const auto counted = [&listing, &add_filters] {
    db::Query count(listing.name);
    count.add("select count(*) from (select 1").add(listing.from);
    add_filters(count);
    return count;
  };
  Page<T> page = co_await fetch<T>(database, query, std::move(rows), counted, options);
  tell_cursor(page);
  co_return page;
}

}  // namespace gigco::paging
