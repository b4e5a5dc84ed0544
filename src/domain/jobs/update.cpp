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
         scheduled_start = $15, scheduled_end = $16, notes = $17, status = $18, updated_at = now()
   where id = $1 and status = $2)"};

// The index transactions_job. What was let go, refused or given back holds nothing.
constexpr db::Statement kIsPaidFor{"jobs.is_paid_for", R"(
  select exists(select from transactions
                 where job_id = $1 and type = 'authorization'
                   and state in ('pending', 'authorized', 'captured', 'partially_refunded')))"};

Error pay_is_held() {
  return {.kind = ErrorKind::conflict,
          .code = "JOB_PAY_HELD",
          .title = "total_pay cannot be changed",
          .message = "Money is held for this job; release it before total_pay is changed.",
          .details = {{"total_pay", "cannot be changed while money is held for the job"}}};
}

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
  const Result<JobStatus> after = decide(Event::update, *standing, actor);
  if (!after) {
    co_return after.error();
  }
  const ResourceRef found = standing->id;
  Result<JobView> view = co_await get(transaction, found);
  if (!view) {
    co_return view.error();
  }
  const Cents pay_before = view->total_pay;
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
  if (view->total_pay != pay_before) {
    const bool is_held = co_await transaction.one<bool>(kIsPaidFor, view->id);
    if (is_held) {
      co_return pay_is_held();
    }
  }
  transaction.defer(kUpdate, view->id, view->status, view->title, view->description, view->category,
                    view->location_address, view->location_latitude, view->location_longitude,
                    view->location_city, view->location_state, view->location_zip,
                    view->estimated_duration_hours, view->pay_rate_per_hour, view->total_pay,
                    view->scheduled_start, view->scheduled_end, view->notes, *after);
  record(transaction, Event::update, *standing, actor, *after);
  co_return co_await get(transaction, found);
}

}  // namespace gigco::jobs
