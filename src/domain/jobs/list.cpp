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
  if (query.radius) {
    // The box around the circle is found by an index, and the circle within it by arithmetic.
    sql.add(R"( and job.location_latitude is not null
        and place_of(job.location_latitude, job.location_longitude) <@ cube_enlarge(place_of($, $), $, 3)
        and distance.km <= $)",
            *query.lat, *query.lng, chord_of(*query.radius), *query.radius);
  } else if (query.sort == Sort::distance) {
    sql.add(" and job.location_latitude is not null");  // as the index jobs_place has it
  }
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

/// The shared lane only for what an index gives in the order wanted.
db::Lane lane_of(const Request& request) {
  const JobQuery& query = request.query;
  const bool is_quick = request.scope == Scope::all && query.sort == Sort::newest && !query.category &&
                        !query.min_pay && !query.max_pay && !query.q && !query.lat;
  return is_quick ? db::Lane::pipelined : db::Lane::exclusive;
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
  paging::add_place(sql, request.after, " and (job.created_at, job.id) < ($::timestamptz, $::bigint)");
  add_order(sql, request.query);
  return sql;
}

db::Query count_of(const Request& request) {
  db::Query sql("jobs.count");
  sql.add("select count(*) from (select 1 from jobs as job");
  add_distance(sql, request);
  add_filters(sql, request);
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
  const bool for_everybody = !query.consumer_id && !query.worker_id;
  JobPage page = co_await paging::fetch<JobView>(database, query, rows_of(request),
                                                 [&request] { return count_of(request); },
                                                 {.lane = lane_of(request), .recent_total = for_everybody});
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
