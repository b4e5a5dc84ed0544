#include "domain/jobs/matching.hpp"

#include "domain/accounts/profiles.hpp"
#include "domain/jobs/columns.hpp"
#include "platform/core/geo.hpp"

namespace gigco::jobs {
namespace {

using json::rule;

constexpr std::int64_t kMaxLatitude = 90;
constexpr std::int64_t kMaxLongitude = 180;
constexpr std::int64_t kMaxRadius = 500;  // miles

struct Seeker {
  std::optional<double> latitude;
  std::optional<double> longitude;
  double service_radius_miles = 0;
};
BOOST_DESCRIBE_STRUCT(Seeker, (), (latitude, longitude, service_radius_miles))

constexpr db::Statement kSeeker{"jobs.match_seeker", R"(
  select person.latitude, person.longitude, profile.service_radius_miles
    from users as person join worker_profiles as profile on profile.user_id = person.id
   where person.id = $1 and person.is_active)",
                                db::Lane::pipelined};

struct Row : JobMatch {
  std::int64_t total = 0;
};
BOOST_DESCRIBE_STRUCT(Row, (JobMatch), (total))

struct Circle {
  double latitude;
  double longitude;
  double kilometres;
};

Result<Circle> circle_of(const MatchQuery& query, const std::optional<Seeker>& seeker) {
  if (query.lat.has_value() != query.lng.has_value()) {
    return invalid_field(query.lat ? "lng" : "lat", "is required, because a point has two coordinates");
  }
  if (query.cursor) {
    return invalid_field("cursor", "goes only with lists that are newest first");
  }
  if (const auto checked = query.check(); !checked) {
    return checked.error();
  }
  if (!seeker) {
    return accounts::worker_not_found();
  }
  const std::optional<double> latitude = query.lat ? query.lat : seeker->latitude;
  const std::optional<double> longitude = query.lng ? query.lng : seeker->longitude;
  if (!latitude || !longitude) {
    return Error{.kind = ErrorKind::conflict,
                 .code = "PLACE_UNKNOWN",
                 .title = "place unknown",
                 .message = "Your profile does not say where you are; add it, or give lat and lng."};
  }
  const double miles = query.radius_miles.value_or(seeker->service_radius_miles);
  return Circle{*latitude, *longitude, miles * kKilometresPerMile};
}

/// A limit that is a parameter would be guessed to be a tenth of all jobs.
static_assert(kMaxCandidates == 100);

/// The nearest open jobs in the order of the index jobs_open_place. A box around the circle would be one more
/// condition, whose share of the rows PostgreSQL cannot guess; what lies outside is dropped afterwards, and
/// so are those without a place, which come last.
void add_candidates(db::Query& sql, Id worker, const MatchQuery& query, const Circle& circle) {
  sql.add(R"(with near as materialized (
    select job.id, job.category,
           kilometres(place_of(job.location_latitude, job.location_longitude), place_of($, $)) as km,
           hours_of(job.scheduled_start, job.scheduled_end, job.estimated_duration_hours) as during
      from jobs as job
     where job.status = 'posted' and job.consumer_id <> $)",
          circle.latitude, circle.longitude, worker);
  if (query.category) {
    sql.add(" and job.category = $", *query.category);
  }
  if (query.min_pay) {
    sql.add(" and job.total_pay_cents >= $", *query.min_pay);
  }
  sql.add(R"( order by place_of(job.location_latitude, job.location_longitude) <-> place_of($, $)
     limit 100))",
          circle.latitude, circle.longitude);
}

/// What the worker offers, and the hours from now on: those that touch each other are one span.
void add_worker(db::Query& sql, Id worker) {
  sql.add(R"(, offered as materialized (
    select distinct template.category from worker_services as service
      join service_templates as template on template.id = service.template_id
     where service.worker_id = $ and service.is_active),
  free as materialized (
    select range_agg(during) as hours from schedule_times
     where gig_worker_id = $ and is_available::int = 1 and during && tstzrange(now(), null)),
  taken as materialized (
    select during from schedule_times
     where gig_worker_id = $ and is_available::int = 0 and during && tstzrange(now(), null)
    union all
    select hours_of(scheduled_start, scheduled_end, estimated_duration_hours) from jobs
     where gig_worker_id = $ and scheduled_start is not null
       and status in ('accepted', 'worker_assigned', 'scheduled', 'in_progress')))",
          worker, worker, worker, worker);
}

void add_fits(db::Query& sql, const Circle& circle) {
  sql.add(R"(, fitted as (
    select near.id, near.km, 1 - near.km / $::float8 as distance_fit,
           case when not exists (select from offered) then 0.5
                when exists (select from offered where offered.category = near.category) then 1
                else 0 end::float8 as category_fit,
           case when near.during is null then 0.5
                when exists (select from taken where taken.during && near.during) then 0
                when (select hours from free) is null then 0.5
                when (select hours from free) @> near.during then 1
                else 0.25 end::float8 as schedule_fit
      from near
     where near.km <= $::float8),
  scored as (
    select *, round((0.5 * distance_fit + 0.3 * category_fit + 0.2 * schedule_fit)::numeric, 4)::float8 as score,
           count(*) over () as total
      from fitted))",
          circle.kilometres, circle.kilometres);
}

awaitable<Result<MatchPage>> run(db::Executor& database, Id worker, const MatchQuery& query, Circle circle) {
  db::Query sql("jobs.match");
  add_candidates(sql, worker, query, circle);
  add_worker(sql, worker);
  add_fits(sql, circle);
  sql.add(" select " GIGCO_JOB_COLUMNS
          ", scored.km as distance_km, scored.score, scored.distance_fit, scored.category_fit, "
          "scored.schedule_fit, scored.total"
          // In order already here, so that only the page's jobs are looked up.
          " from (select * from scored order by score desc, km, id desc) as scored"
          " join jobs as job on job.id = scored.id" GIGCO_JOB_PEOPLE
          " order by scored.score desc, scored.km, scored.id desc");
  db::ComposedQuery composed = paging::compose_page(std::move(sql), query, {});
  const db::Rows answer = co_await database.run(composed.statement, std::move(composed.params));
  std::vector<Row> rows = answer.all<Row>();
  MatchPage page;
  const auto size = static_cast<std::size_t>(query.size());
  const bool has_next = rows.size() > size;
  rows.resize(std::min(rows.size(), size));
  const std::int64_t total = rows.empty() ? 0 : rows.front().total;
  page.items.assign(rows.begin(), rows.end());
  page.pagination = paging::paginate(query, total, has_next, kMaxCandidates - 1);
  co_return page;
}

}  // namespace

json::Rules MatchQuery::rules() {
  return json::joined(
      paging::PageQuery::rules(),
      {rule("min_pay").range(0, kMaxAmount.count).example("20.00"),
       rule("lat")
           .range(-kMaxLatitude, kMaxLatitude)
           .says("The worker's own place when absent.")
           .example("40.7128"),
       rule("lng").range(-kMaxLongitude, kMaxLongitude).example("-74.006"),
       rule("radius_miles").range(1, kMaxRadius).says("The worker's own when absent.").example("25")});
}

awaitable<Result<MatchPage>> match(db::Executor& database, const accounts::Actor& worker,
                                   const MatchQuery& query) {
  const std::optional<Seeker> seeker = co_await database.maybe<Seeker>(kSeeker, worker.id);
  const Result<Circle> circle = circle_of(query, seeker);
  if (!circle) {
    co_return circle.error();
  }
  co_return co_await run(database, worker.id, query, *circle);
}

}  // namespace gigco::jobs
