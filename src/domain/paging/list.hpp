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
};

[[nodiscard]] db::ComposedQuery compose_page(db::Query rows, const PageQuery& query, db::Lane lane);
[[nodiscard]] boost::asio::awaitable<std::int64_t> count(db::Executor& database, db::Query counted,
                                                         bool may_be_recent);

/// `rows` ends with its order. `count_query` makes the other statement when it is needed: "select count(*)
/// from (select 1 from …", which is ended here, so that counting stops at kMaxCounted.
template <class T, class Count>
boost::asio::awaitable<Page<T>> fetch(db::Executor& database, const PageQuery& query, db::Query rows,
                                      Count count_query, ListOptions options) {
  db::ComposedQuery composed = compose_page(std::move(rows), query, options.lane);
  const db::Rows answer = co_await database.run(composed.statement, std::move(composed.params));
  Page<T> page;
  page.items = answer.all<T>();
  const auto size = static_cast<std::size_t>(query.size());
  const bool has_next = page.items.size() > size;
  if (has_next) {
    page.items.resize(size);
  }
  auto total = static_cast<std::int64_t>(page.items.size());
  if (has_next || query.cursor || query.skipped() > 0) {
    total = co_await count(database, count_query(), options.recent_total);
  }
  page.pagination = paginate(query, total, has_next);
  co_return page;
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
