#include "domain/paging/list.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "domain/paging/recent_totals.hpp"

namespace gigco::paging {
namespace {

constexpr std::int64_t kMaxPipelinedSkip = 1'000;  // rows that an index skips within a millisecond

/// A limit that is a parameter makes PostgreSQL plan again for every page, which costs more than the page
/// itself; so the statement's text has one of a few limits, and the surplus is dropped here.
struct LimitStep {
  std::int64_t rows;
  db::Fragment sql;
};
constexpr std::array kLimitSteps{LimitStep{11, " limit 11"}, LimitStep{21, " limit 21"},
                                 LimitStep{51, " limit 51"}, LimitStep{101, " limit 101"}};
static_assert(kLimitSteps.back().rows > kMaxPageSize);

}  // namespace

std::string cursor_after(const Place& place) {
  return std::to_string(place.created_at.time_since_epoch().count()) + "_" + std::to_string(place.id);
}

std::optional<Place> parse_cursor(std::string_view text) {
  constexpr std::int64_t kLastMicrosecond = 253'402'300'799'999'999;  // of the year 9999
  std::int64_t micros = 0;
  Id id = 0;
  const char* end = text.data() + text.size();
  const auto time = std::from_chars(text.data(), end, micros);
  if (time.ec != std::errc() || time.ptr == end || *time.ptr != '_' || micros < 0 ||
      micros > kLastMicrosecond) {
    return {};
  }
  const auto number = std::from_chars(time.ptr + 1, end, id);
  if (number.ec != std::errc() || number.ptr != end) {
    return {};
  }
  return Place{Timestamp(std::chrono::microseconds(micros)), id};
}

Result<std::optional<Place>> place_of(const PageQuery& query) {
  if (const auto checked = query.check(); !checked) {
    return checked.error();
  }
  if (!query.cursor) {
    return std::optional<Place>();
  }
  const auto place = parse_cursor(*query.cursor);
  if (!place) {
    return invalid_field("cursor", "must be the next_cursor of a page");
  }
  return place;
}

void add_place(db::Query& sql, const std::optional<Place>& place, db::Fragment comparison) {
  if (place) {
    sql.add(comparison, place->created_at, place->id);
  }
}

db::ComposedQuery compose_page(db::Query rows, const PageQuery& query, const ListOptions& options) {
  // At least one more than the page holds, which tells whether there is another.
  rows.add(std::ranges::upper_bound(kLimitSteps, query.size(), {}, &LimitStep::rows)->sql);
  if (query.skipped() > 0) {
    rows.add(" offset $", query.skipped());
  }
  return std::move(rows).compose(query.skipped() <= kMaxPipelinedSkip ? options.lane : db::Lane::exclusive,
                                 options.planning);
}

boost::asio::awaitable<std::int64_t> count(db::Executor& database, db::Query counted,
                                           const ListOptions& options) {
  thread_local RecentTotals totals;
  counted.add(" limit $) as counted", options.most_counted + 1);
  db::ComposedQuery counting = std::move(counted).compose(db::Lane::exclusive, options.planning);
  std::string key = options.recent_total ? RecentTotals::key_of(counting) : std::string();
  const std::optional<std::int64_t> known = totals.find(key, RecentTotals::Clock::now());
  if (known) {
    co_return *known;
  }
  const db::Rows answer = co_await database.run(counting.statement, std::move(counting.params));
  const auto total = answer.get<std::int64_t>(0);
  if (!key.empty()) {
    totals.keep(std::move(key), total, RecentTotals::Clock::now());
  }
  co_return total;
}

}  // namespace gigco::paging
