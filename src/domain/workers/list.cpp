#include "domain/workers/columns.hpp"
#include "domain/workers/workers.hpp"
#include "platform/core/geo.hpp"

namespace gigco::workers {
namespace {

Result<void> check(const WorkerQuery& query) {
  if (query.lat.has_value() != query.lng.has_value()) {
    return invalid_field(query.lat ? "lng" : "lat", "is required, because a point has two coordinates");
  }
  if (query.radius_miles && !query.lat) {
    return invalid_field("radius_miles", "needs lat and lng");
  }
  if (query.available_from.has_value() != query.available_to.has_value()) {
    return invalid_field(query.available_from ? "available_to" : "available_from",
                         "is required, because a window has two ends");
  }
  if (query.available_from && *query.available_to <= *query.available_from) {
    return invalid_field("available_to", "must be after available_from");
  }
  if (query.sort == WorkerSort::distance && !query.lat) {
    return invalid_field("sort", "by distance needs lat and lng");
  }
  if (query.cursor && query.sort != WorkerSort::newest) {
    return invalid_field("cursor", "goes only with sort=newest");
  }
  return {};
}

void add_profile_filters(db::Query& sql, const WorkerQuery& query) {
  if (query.skills && !query.skills->empty()) {
    sql.add(" and folded(profile.skills) @> folded($)", *query.skills);
  }
  if (query.min_rate) {
    sql.add(" and profile.hourly_rate_cents >= $", *query.min_rate);
  }
  if (query.max_rate) {
    sql.add(" and profile.hourly_rate_cents <= $", *query.max_rate);
  }
  if (query.verification_status) {
    sql.add(" and profile.verification_status = $", *query.verification_status);
  }
  if (query.min_rating) {
    sql.add(" and person.rating_count > 0 and person.rating_sum >= $::float8 * person.rating_count",
            *query.min_rating);
  }
}

/// The whole window lies within hours on offer, which may touch each other, and nothing of it is taken. Who
/// offers any of it is found first, by the index schedule_times_offered.
void add_window(db::Query& sql, Timestamp from, Timestamp to) {
  sql.add(R"( and person.id in (select hours.gig_worker_id from schedule_times as hours
        where hours.is_available and hours.during && tstzrange($::timestamptz, $::timestamptz))
        and (select range_agg(hours.during) from schedule_times as hours
        where hours.gig_worker_id = person.id and hours.is_available::int = 1
          and hours.during && tstzrange($::timestamptz, $::timestamptz))
        @> tstzrange($::timestamptz, $::timestamptz)
        and not exists (select from schedule_times as hours
        where hours.gig_worker_id = person.id and hours.is_available::int = 0
          and hours.during && tstzrange($::timestamptz, $::timestamptz))
        and not exists (select from jobs as job
        where job.gig_worker_id = person.id and job.scheduled_start is not null
          and job.status in ('accepted', 'worker_assigned', 'scheduled', 'in_progress')
          and hours_of(job.scheduled_start, job.scheduled_end, job.estimated_duration_hours)
              && tstzrange($::timestamptz, $::timestamptz)))",
          from, to, from, to, from, to, from, to, from, to);
}

void add_filters(db::Query& sql, const WorkerQuery& query) {
  sql.add(" where person.role = 'gig_worker' and person.is_active");
  add_profile_filters(sql, query);
  if (query.category) {
    sql.add(R"( and exists (select from worker_services as service
        join service_templates as template on template.id = service.template_id
        where service.worker_id = person.id and service.is_active and template.category = $))",
            *query.category);
  }
  if (query.available_from) {
    add_window(sql, *query.available_from, *query.available_to);
  }
}

/// The circle, for a list in another order than by distance: no index serves both, and the order's must do.
/// By distance the index stops at the box around the circle, whose rest is found by arithmetic.
void add_circle(db::Query& sql, const WorkerQuery& query) {
  const double chord = chord_of(query.radius_miles.value_or(0) * kKilometresPerMile);
  if (query.radius_miles && query.sort == WorkerSort::distance) {
    sql.add(" and place_of(person.latitude, person.longitude) <@ cube_enlarge(place_of($, $), $, 3)",
            *query.lat, *query.lng, chord);
  }
  if (query.radius_miles) {
    sql.add(" and cube_distance(place_of(person.latitude, person.longitude), place_of($, $)) <= $",
            *query.lat, *query.lng, chord);
  }
}

/// The nearest workers, one more than are counted; what lies outside of the circle is dropped by the caller.
void add_nearest(db::Query& sql, const WorkerQuery& query) {
  static_assert(paging::kMaxCountedFew == 1'000);
  sql.add(R"((select person.id, person.created_at, profile.hourly_rate_cents,
      (person.rating_sum + 17.5) / (person.rating_count + 5.0) as rating,
      kilometres(place_of(person.latitude, person.longitude), place_of($, $)) as km)" GIGCO_WORKER_FROM,
          *query.lat, *query.lng);
  add_filters(sql, query);
  sql.add(R"( order by place_of(person.latitude, person.longitude) <-> place_of($, $) limit 1001))",
          *query.lat, *query.lng);
}

void add_order(db::Query& sql, const WorkerQuery& query) {
  switch (query.sort) {
    case WorkerSort::newest:
      sql.add(" order by person.created_at desc, person.id desc");
      break;
    case WorkerSort::rating:
      sql.add(" order by (person.rating_sum + 17.5) / (person.rating_count + 5.0) desc, person.id");
      break;
    case WorkerSort::rate_low:
      sql.add(" order by profile.hourly_rate_cents nulls last, person.id");
      break;
    case WorkerSort::rate_high:
      sql.add(" order by profile.hourly_rate_cents desc nulls last, person.id");
      break;
    case WorkerSort::distance:
      sql.add(" order by place_of(person.latitude, person.longitude) <-> place_of($, $)", *query.lat,
              *query.lng);
      break;
  }
}

db::Query rows_of(const WorkerQuery& query, const std::optional<paging::Place>& after) {
  db::Query sql("workers.list");
  sql.add("select " GIGCO_WORKER_COLUMNS);
  if (query.lat) {
    sql.add(
        ", kilometres(place_of(person.latitude, person.longitude), place_of($, $)) / $::float8 as "
        "distance_miles",
        *query.lat, *query.lng, kKilometresPerMile);
  } else {
    sql.add(GIGCO_WORKER_NO_DISTANCE);
  }
  sql.add(GIGCO_WORKER_FROM);
  add_filters(sql, query);
  add_circle(sql, query);
  paging::add_place(sql, after, " and (person.created_at, person.id) < ($::timestamptz, $::bigint)");
  add_order(sql, query);
  return sql;
}

void add_order_of_few(db::Query& sql, WorkerSort sort) {
  switch (sort) {
    case WorkerSort::newest:
      sql.add(" order by few.created_at desc, few.id desc");
      break;
    case WorkerSort::rating:
      sql.add(" order by few.rating desc, few.id");
      break;
    case WorkerSort::rate_low:
      sql.add(" order by few.hourly_rate_cents nulls last, few.id");
      break;
    case WorkerSort::rate_high:
      sql.add(" order by few.hourly_rate_cents desc nulls last, few.id");
      break;
    case WorkerSort::distance:
      sql.add(" order by few.km, few.id");
      break;
  }
}

/// The same of a circle with so few that all of them are sorted, before those of the page are looked up.
db::Query rows_of_few(const WorkerQuery& query, const std::optional<paging::Place>& after) {
  db::Query sql("workers.list_few");
  sql.add("with nearest as materialized ");
  add_nearest(sql, query);
  sql.add(
      " select " GIGCO_WORKER_COLUMNS
      ", few.km / $::float8 as distance_miles from (select * from nearest as few where few.km <= $::float8",
      kKilometresPerMile, *query.radius_miles * kKilometresPerMile);
  paging::add_place(sql, after, " and (few.created_at, few.id) < ($::timestamptz, $::bigint)");
  add_order_of_few(sql, query.sort);
  sql.add(
      ") as few join users as person on person.id = few.id"
      " join worker_profiles as profile on profile.user_id = person.id");
  add_order_of_few(sql, query.sort);
  return sql;
}

db::Query count_of(const WorkerQuery& query) {
  db::Query sql("workers.count");
  sql.add("select count(*) from (select 1");
  if (query.radius_miles) {
    sql.add(" from ");
    add_nearest(sql, query);
    sql.add(" as nearest where nearest.km <= $::float8", *query.radius_miles * kKilometresPerMile);
  } else {
    sql.add(GIGCO_WORKER_FROM);
    add_filters(sql, query);
    sql.add(
        " order by person.created_at desc, person.id desc");  // or else users would be read from end to end
  }
  return sql;
}

}  // namespace

awaitable<Result<WorkerPage>> list(db::Executor& database, const accounts::Actor& actor,
                                   const WorkerQuery& query) {
  if (const auto checked = check(query); !checked) {
    co_return checked.error();
  }
  const auto after = paging::place_of(query);
  if (!after) {
    co_return after.error();
  }
  constexpr paging::ListOptions kOptions{
      .recent_total = true, .planning = db::Planning::each_time, .most_counted = paging::kMaxCountedFew};
  const auto counted = [&query] { return count_of(query); };
  WorkerPage page;
  if (query.radius_miles) {
    const auto rows = [&query, &after](paging::Density density) {
      return density == paging::Density::few ? rows_of_few(query, *after) : rows_of(query, *after);
    };
    page = co_await paging::fetch_counted<WorkerView>(database, query, rows, counted, kOptions);
  } else {
    page = co_await paging::fetch<WorkerView>(database, query, rows_of(query, *after), counted, kOptions);
  }
  if (query.sort == WorkerSort::newest) {
    paging::tell_cursor(page);
  }
  for (WorkerView& worker : page.items) {
    hide(worker, actor.is_admin() || worker.id == actor.id ? Sight::all : Sight::profile);
  }
  co_return page;
}

}  // namespace gigco::workers
