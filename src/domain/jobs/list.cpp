#include <algorithm>
#include <array>
#include <charconv>

#include "domain/jobs/columns.hpp"
#include "domain/jobs/jobs.hpp"
#include "domain/jobs/recent_totals.hpp"
#include "platform/db/query.hpp"

namespace gigco::jobs {
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

/// Where a list goes on: after the job that was made at this time and has this id.
struct Place {
  Timestamp created_at;
  Id id = 0;
};

/// Which jobs a list is about, before its filters.
enum class Scope { all, available };

struct Request {
  const JobQuery& query;
  Scope scope = Scope::all;
  Id actor = 0;
  std::optional<Place> after = {};

  [[nodiscard]] bool has_point() const { return query.lat.has_value(); }
};

std::string cursor_after(const JobView& job) {
  return std::to_string(job.created_at.time_since_epoch().count()) + "_" + std::to_string(job.id);
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

Result<void> check_query(const JobQuery& query) {
  if (query.lat.has_value() != query.lng.has_value()) {
    return invalid_field(query.lat ? "lng" : "lat", "is required, because a point has two coordinates");
  }
  if (query.radius && !query.lat) {
    return invalid_field("radius", "needs lat and lng");
  }
  if (query.sort == Sort::distance && !query.lat) {
    return invalid_field("sort", "by distance needs lat and lng");
  }
  if (query.cursor && query.sort != Sort::newest) {
    return invalid_field("cursor", "goes only with sort=newest");
  }
  return query.check();
}

/// From the point to the job on a sphere with the earth's mean radius, by the haversine formula.
void add_distance(db::Query& sql, const Request& request) {
  if (request.has_point()) {
    sql.add(R"( cross join lateral (select 2 * 6371.0088 * asin(least(1, sqrt(
        power(sin(radians(job.location_latitude - $::float8) / 2), 2)
        + cos(radians($::float8)) * cos(radians(job.location_latitude))
          * power(sin(radians(job.location_longitude - $::float8) / 2), 2)))) as km) as distance)",
            *request.query.lat, *request.query.lat, *request.query.lng);
  }
}

void add_filters(db::Query& sql, const Request& request) {
  const JobQuery& query = request.query;
  sql.add(" where true");
  if (request.scope == Scope::available) {
    sql.add(
        " and (job.status = 'posted' and job.consumer_id <> $"
        " or job.status = 'offer_sent' and job.offered_worker_id = $)",
        request.actor, request.actor);
  }
  if (query.status) {
    sql.add(" and job.status = $", *query.status);
  }
  if (query.category) {
    sql.add(" and job.category = $", *query.category);
  }
  if (query.consumer_id) {
    sql.add(" and job.consumer_id = $", *query.consumer_id);
  }
  if (query.worker_id) {
    sql.add(" and job.gig_worker_id = $", *query.worker_id);
  }
  if (query.min_pay || query.max_pay) {
    sql.add(" and job.total_pay_cents between $ and $", query.min_pay.value_or(Cents{0}),
            query.max_pay.value_or(kMaxAmount));
  }
  if (query.q) {
    sql.add(" and job.search @@ websearch_to_tsquery('english', $)", *query.q);
  }
  if (query.radius) {
    sql.add(" and distance.km <= $", *query.radius);
  }
}

void add_order(db::Query& sql, Sort sort) {
  switch (sort) {
    case Sort::newest:
      sql.add(" order by job.created_at desc, job.id desc");
      break;
    case Sort::oldest:
      sql.add(" order by job.created_at, job.id");
      break;
    case Sort::pay_high:
      sql.add(" order by job.total_pay_cents desc, job.id desc");
      break;
    case Sort::pay_low:
      sql.add(" order by job.total_pay_cents, job.id");
      break;
    case Sort::distance:
      sql.add(" order by distance.km nulls last, job.id");
      break;
  }
}

/// The shared lane only for what an index gives in the order wanted.
db::Lane lane_of(const Request& request) {
  const JobQuery& query = request.query;
  const bool is_quick = request.scope == Scope::all && query.sort == Sort::newest && !query.category &&
                        !query.min_pay && !query.max_pay && !query.q && !query.lat &&
                        query.skipped() <= kMaxPipelinedSkip;
  return is_quick ? db::Lane::pipelined : db::Lane::exclusive;
}

db::ComposedQuery page_of(const Request& request) {
  db::Query sql("jobs.list");
  sql.add("select " GIGCO_JOB_COLUMNS);
  if (request.has_point()) {
    sql.add(", distance.km as distance_km");
  } else {
    sql.add(GIGCO_JOB_NO_DISTANCE);
  }
  sql.add(" from jobs as job" GIGCO_JOB_PEOPLE);
  add_distance(sql, request);
  add_filters(sql, request);
  if (request.after) {
    sql.add(" and (job.created_at, job.id) < ($::timestamptz, $::bigint)", request.after->created_at,
            request.after->id);
  }
  add_order(sql, request.query.sort);
  // At least one more than the page holds, which tells whether there is another.
  sql.add(std::ranges::upper_bound(kLimitSteps, request.query.size(), {}, &LimitStep::rows)->sql);
  if (request.query.skipped() > 0) {
    sql.add(" offset $", request.query.skipped());
  }
  return std::move(sql).compose(lane_of(request));
}

db::ComposedQuery total_of(const Request& request) {
  db::Query sql("jobs.count");
  sql.add("select count(*) from (select 1 from jobs as job");
  add_distance(sql, request);
  add_filters(sql, request);
  sql.add(" limit $) as counted", kMaxCounted + 1);
  return std::move(sql).compose(db::Lane::exclusive);
}

/// One's own lists are short and must be exact; what everybody sees may be counted a second ago.
bool may_be_recent(const Request& request) {
  return request.scope == Scope::all && !request.query.consumer_id && !request.query.worker_id;
}

awaitable<std::int64_t> count(db::Executor& database, const Request& request) {
  thread_local RecentTotals totals;
  db::ComposedQuery counting = total_of(request);
  std::string key = may_be_recent(request) ? RecentTotals::key_of(counting) : std::string();
  const std::optional<std::int64_t> known = totals.find(key, RecentTotals::Clock::now());
  if (known) {
    co_return *known;
  }
  const db::Rows counted = co_await database.run(counting.statement, std::move(counting.params));
  const auto total = counted.get<std::int64_t>(0);
  if (!key.empty()) {
    totals.keep(std::move(key), total, RecentTotals::Clock::now());
  }
  co_return total;
}

awaitable<Result<JobPage>> run(db::Executor& database, Request request) {
  const JobQuery& query = request.query;
  if (const auto checked = check_query(query); !checked) {
    co_return checked.error();
  }
  if (query.cursor) {
    request.after = parse_cursor(*query.cursor);
    if (!request.after) {
      co_return invalid_field("cursor", "must be the next_cursor of a page");
    }
  }
  db::ComposedQuery composed = page_of(request);
  const db::Rows rows = co_await database.run(composed.statement, std::move(composed.params));
  JobPage page;
  page.jobs = rows.all<JobView>();
  const auto size = static_cast<std::size_t>(query.size());
  const bool has_next = page.jobs.size() > size;
  if (has_next) {
    page.jobs.resize(size);
  }
  auto total = static_cast<std::int64_t>(page.jobs.size());
  if (has_next || query.cursor || query.skipped() > 0) {
    total = co_await count(database, request);
  }
  page.pagination = paginate(query, total, has_next);
  if (has_next && query.sort == Sort::newest) {
    page.pagination.next_cursor = cursor_after(page.jobs.back());
  }
  co_return page;
}

}  // namespace

awaitable<Result<JobPage>> list(db::Executor& database, const JobQuery& query) {
  return run(database, Request{.query = query});
}

awaitable<Result<JobPage>> list_available(db::Executor& database, const accounts::Actor& worker,
                                          const JobQuery& query) {
  return run(database, Request{.query = query, .scope = Scope::available, .actor = worker.id});
}

awaitable<Result<JobPage>> list_own(db::Executor& database, const accounts::Actor& actor,
                                    const MyJobsQuery& query) {
  JobQuery own;
  static_cast<PageQuery&>(own) = static_cast<const PageQuery&>(query);
  own.status = query.status;
  if (query.role.value_or(actor.role) == accounts::Role::gig_worker) {
    own.worker_id = actor.id;
  } else {
    own.consumer_id = actor.id;
  }
  const Request request{.query = own};
  co_return co_await run(database, request);
}

}  // namespace gigco::jobs
