#include "domain/paging/list.hpp"

#include "domain/jobs/columns.hpp"
#include "domain/jobs/jobs.hpp"
#include "platform/core/geo.hpp"

namespace gigco::jobs {
namespace {

/// Which jobs a list is about, before its filters.
enum class Scope { all, available };

struct Request {
  const JobQuery& query;
  Scope scope = Scope::all;
  Id actor = 0;
  std::optional<paging::Place> after = {};

  [[nodiscard]] bool has_point() const { return query.lat.has_value(); }
};

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
  return {};
}

void add_distance(db::Query& sql, const Request& request) {
  if (request.has_point()) {
    sql.add(R"( cross join lateral (select kilometres(
        place_of(job.location_latitude, job.location_longitude), place_of($, $)) as km) as distance)",
            *request.query.lat, *request.query.lng);
  }
}

/// In the text and no parameter: how rare it is decides by which index the list is read.
db::Fragment only(Category category) {
  switch (category) {
    case Category::cleaning:
      return " and job.category = 'cleaning'";
    case Category::maintenance:
      return " and job.category = 'maintenance'";
    case Category::delivery:
      return " and job.category = 'delivery'";
    case Category::personal_care:
      return " and job.category = 'personal_care'";
    case Category::pet_care:
      return " and job.category = 'pet_care'";
    case Category::tech_support:
      return " and job.category = 'tech_support'";
    case Category::tutoring:
      return " and job.category = 'tutoring'";
    case Category::transportation:
      return " and job.category = 'transportation'";
    case Category::other:
      return " and job.category = 'other'";
  }
  return " and false";
}

void add_filters(db::Query& sql, const Request& request) {
  const JobQuery& query = request.query;
  sql.add(" where true");
  if (request.scope == Scope::available) {
    sql.add(
        " and job.status in ('posted', 'offer_sent')"
        " and (job.status = 'posted' and job.consumer_id <> $ or job.offered_worker_id = $)",
        request.actor, request.actor);
  }
  if (query.status) {
    sql.add(" and job.status = $", *query.status);
  }
  if (query.category) {
    sql.add(only(*query.category));
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
  if (query.radius || query.sort == Sort::distance) {
    sql.add(" and job.location_latitude is not null");  // as the index jobs_place has it
  }
}

/// The circle, for a list in another order than by distance: no index serves both, and the order's must do.
/// By distance the index stops at the box around the circle, whose rest is found by arithmetic.
void add_circle(db::Query& sql, const JobQuery& query) {
  if (query.radius && query.sort == Sort::distance) {
    sql.add(
        " and place_of(job.location_latitude, job.location_longitude) <@ cube_enlarge(place_of($, $), $, 3)",
        *query.lat, *query.lng, chord_of(*query.radius));
  }
  if (query.radius) {
    sql.add(" and distance.km <= $", *query.radius);
  }
}

/// The jobs that the filters leave, where they may be few. In a circle these are the nearest of them, one
/// more than are counted: a box around it would be one more condition, of which PostgreSQL believes that it
/// leaves a thousandth of the rows; so what lies outside is dropped by the caller.
void add_found(db::Query& sql, const Request& request) {
  static_assert(paging::kMaxCountedFew == 1'000);
  const JobQuery& query = request.query;
  sql.add("(select job.id, job.created_at, job.total_pay_cents, ");
  if (request.has_point()) {
    sql.add("kilometres(place_of(job.location_latitude, job.location_longitude), place_of($, $)) as km",
            *query.lat, *query.lng);
  } else {
    sql.add("null::float8 as km");
  }
  sql.add(" from jobs as job");
  add_filters(sql, request);
  if (query.radius) {
    sql.add(" order by place_of(job.location_latitude, job.location_longitude) <-> place_of($, $) limit 1001",
            *query.lat, *query.lng);
  }
  sql.add(")");
}

void add_order(db::Query& sql, const JobQuery& query) {
  switch (query.sort) {
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
      // Nothing more to sort by, or the index could not give the order.
      sql.add(" order by place_of(job.location_latitude, job.location_longitude) <-> place_of($, $)",
              *query.lat, *query.lng);
      break;
  }
}

/// PostgreSQL knows nothing of places and of rare words; so these are counted first.
bool may_be_few(const JobQuery& query) { return query.radius || query.q; }

paging::ListOptions options_of(const Request& request) {
  const JobQuery& query = request.query;
  const bool varies = query.min_pay || query.max_pay || query.q || query.lat;
  // The shared lane only for what an index gives in the order wanted.
  const bool is_quick =
      request.scope == Scope::all && query.sort == Sort::newest && !query.category && !varies;
  return {.lane = is_quick ? db::Lane::pipelined : db::Lane::exclusive,
          .recent_total = !query.consumer_id && !query.worker_id,
          .planning = varies ? db::Planning::each_time : db::Planning::once,
          .most_counted = may_be_few(query) ? paging::kMaxCountedFew : paging::kMaxCounted};
}

db::Query rows_of(const Request& request) {
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
  add_circle(sql, request.query);
  paging::add_place(sql, request.after, " and (job.created_at, job.id) < ($::timestamptz, $::bigint)");
  add_order(sql, request.query);
  return sql;
}

void add_order_of_few(db::Query& sql, Sort sort) {
  switch (sort) {
    case Sort::newest:
      sql.add(" order by few.created_at desc, few.id desc");
      break;
    case Sort::oldest:
      sql.add(" order by few.created_at, few.id");
      break;
    case Sort::pay_high:
      sql.add(" order by few.total_pay_cents desc, few.id desc");
      break;
    case Sort::pay_low:
      sql.add(" order by few.total_pay_cents, few.id");
      break;
    case Sort::distance:
      sql.add(" order by few.km, few.id desc");
      break;
  }
}

/// The same when there are so few that all of them are found and sorted, before those of the page are looked
/// up.
db::Query rows_of_few(const Request& request) {
  db::Query sql("jobs.list_few");
  sql.add("with found as materialized ");
  add_found(sql, request);
  sql.add(" select " GIGCO_JOB_COLUMNS ", few.km as distance_km from (select * from found as few where true");
  if (request.query.radius) {
    sql.add(" and few.km <= $", *request.query.radius);
  }
  paging::add_place(sql, request.after, " and (few.created_at, few.id) < ($::timestamptz, $::bigint)");
  add_order_of_few(sql, request.query.sort);
  sql.add(") as few join jobs as job on job.id = few.id" GIGCO_JOB_PEOPLE);
  add_order_of_few(sql, request.query.sort);
  return sql;
}

/// Counting stops soon, if it meets what it counts: along the index of the only filter, or newest first as
/// lists show them. In no order PostgreSQL would begin with the oldest jobs, of which none may be open any
/// more.
void add_order_of_counting(db::Query& sql, const Request& request) {
  const JobQuery& query = request.query;
  const bool is_filtered_otherwise = request.scope == Scope::available || query.status || query.category ||
                                     query.consumer_id || query.worker_id || query.q || query.lat;
  if ((query.min_pay || query.max_pay) && !is_filtered_otherwise) {
    sql.add(" order by job.total_pay_cents, job.id");
  } else {
    sql.add(" order by job.created_at desc, job.id desc");
  }
}

db::Query count_of(const Request& request) {
  db::Query sql("jobs.count");
  sql.add("select count(*) from (select 1 from ");
  if (request.query.radius) {
    add_found(sql, request);
    sql.add(" as few where few.km <= $", *request.query.radius);
  } else {
    sql.add("jobs as job");
    add_filters(sql, request);
    add_order_of_counting(sql, request);
  }
  return sql;
}

awaitable<Result<JobPage>> run(db::Executor& database, Request request) {
  const JobQuery& query = request.query;
  if (const auto checked = check_query(query); !checked) {
    co_return checked.error();
  }
  const auto after = paging::place_of(query);
  if (!after) {
    co_return after.error();
  }
  request.after = *after;
  const paging::ListOptions options = options_of(request);
  const auto counted = [&request] { return count_of(request); };
  JobPage page;
  if (may_be_few(query)) {
    const auto rows = [&request](paging::Density density) {
      return density == paging::Density::few ? rows_of_few(request) : rows_of(request);
    };
    page = co_await paging::fetch_counted<JobView>(database, query, rows, counted, options);
  } else {
    page = co_await paging::fetch<JobView>(database, query, rows_of(request), counted, options);
  }
  if (query.sort == Sort::newest) {
    paging::tell_cursor(page);
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
  static_cast<paging::PageQuery&>(own) = static_cast<const paging::PageQuery&>(query);
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
