#include "domain/jobs/jobs.hpp"
#include "domain/jobs/terms.hpp"
#include "platform/core/patch.hpp"

namespace gigco::jobs {
namespace {

constexpr db::Statement kUpdate{"jobs.update", R"(
  update jobs
     set title = $3, description = $4, category = $5, location_address = $6, location_latitude = $7,
         location_longitude = $8, location_city = $9, location_state = $10, location_zip = $11,
         estimated_duration_hours = $12, pay_rate_per_hour_cents = $13, total_pay_cents = $14,
         scheduled_start = $15, scheduled_end = $16, notes = $17, updated_at = now()
   where id = $1 and status = $2)"};

void apply(UpdateJob& changes, JobView& job) {
  const bool new_rate = changes.pay_rate_per_hour || changes.estimated_duration_hours;
  replace(job.title, std::move(changes.title));
  replace(job.description, std::move(changes.description));
  replace(job.category, changes.category);
  replace(job.location_address, std::move(changes.location_address));
  replace(job.location_latitude, changes.location_latitude);
  replace(job.location_longitude, changes.location_longitude);
  replace(job.location_city, std::move(changes.location_city));
  replace(job.location_state, std::move(changes.location_state));
  replace(job.location_zip, std::move(changes.location_zip));
  replace(job.estimated_duration_hours, changes.estimated_duration_hours);
  replace(job.pay_rate_per_hour, changes.pay_rate_per_hour);
  replace(job.scheduled_start, changes.scheduled_start);
  replace(job.scheduled_end, changes.scheduled_end);
  replace(job.notes, std::move(changes.notes));
  if (changes.total_pay) {
    job.total_pay = *changes.total_pay;
  } else if (new_rate && job.pay_rate_per_hour && job.estimated_duration_hours) {
    job.total_pay = pay_for(*job.pay_rate_per_hour, *job.estimated_duration_hours);
  }
}

}  // namespace

awaitable<Result<JobView>> update(db::Transaction& transaction, ResourceRef job, const accounts::Actor& actor,
                                  UpdateJob command) {
  const Result<Standing> standing = co_await lock(transaction, job);
  if (!standing) {
    co_return standing.error();
  }
  if (const auto after = decide(Event::update, *standing, actor); !after) {
    co_return after.error();
  }
  const ResourceRef found = standing->id;
  Result<JobView> view = co_await get(transaction, found);
  if (!view) {
    co_return view.error();
  }
  apply(command, *view);
  const Terms terms{.latitude = view->location_latitude,
                    .longitude = view->location_longitude,
                    .hours = view->estimated_duration_hours,
                    .total_pay = view->total_pay,
                    .start = view->scheduled_start,
                    .end = view->scheduled_end};
  if (const auto checked = check(terms); !checked) {
    co_return checked.error();
  }
  transaction.defer(kUpdate, view->id, view->status, view->title, view->description, view->category,
                    view->location_address, view->location_latitude, view->location_longitude,
                    view->location_city, view->location_state, view->location_zip,
                    view->estimated_duration_hours, view->pay_rate_per_hour, view->total_pay,
                    view->scheduled_start, view->scheduled_end, view->notes);
  record(transaction, Event::update, *standing, actor, standing->status);
  co_return co_await get(transaction, found);
}

}  // namespace gigco::jobs
