#include "api/jobs.hpp"

#include "api/answers.hpp"
#include "api/endpoint.hpp"
#include "api/jobs_types.hpp"
#include "api/routes.hpp"
#include "domain/jobs/jobs.hpp"
#include "platform/db/database.hpp"

namespace gigco::api {
namespace {

using namespace std::chrono_literals;
using http::Method;
using http::Ownership;
using jobs::JobView;

constexpr RouteGroup kJobs{"jobs"};

Result<JobList> listed(Result<jobs::JobPage> page) {
  return list_of<JobList>(std::move(page), &JobList::jobs);
}

Result<JobAction> acted(Result<JobView> job, std::string_view message) {
  if (!job) {
    return job.error();
  }
  JobAction answer;
  answer.message = message;
  answer.job_id = job->id;
  answer.job_uuid = job->uuid;
  answer.status = job->status;
  answer.workflow_id = job->workflow_id;
  answer.worker_completed_at = job->worker_completed_at;
  answer.consumer_completed_at = job->consumer_completed_at;
  answer.job = std::move(*job);
  return answer;
}

awaitable<Result<JobList>> list_jobs(ReadCall<jobs::JobQuery>& call) {
  Result<jobs::JobPage> page = co_await jobs::list(call.db, call.input);
  co_return listed(std::move(page));
}

awaitable<Result<JobList>> list_available_jobs(ReadCall<jobs::JobQuery>& call) {
  Result<jobs::JobPage> page = co_await jobs::list_available(call.db, call.actor, call.input);
  co_return listed(std::move(page));
}

awaitable<Result<MatchList>> match_jobs(ReadCall<jobs::MatchQuery>& call) {
  Result<jobs::MatchPage> page = co_await jobs::match(call.db, call.actor, call.input);
  co_return list_of<MatchList>(std::move(page), &MatchList::jobs);
}

awaitable<Result<JobList>> list_my_jobs(ReadCall<jobs::MyJobsQuery>& call) {
  Result<jobs::JobPage> page = co_await jobs::list_own(call.db, call.actor, call.input);
  co_return listed(std::move(page));
}

awaitable<Result<JobView>> get_job(ReadCall<Nothing>& call) { return jobs::get(call.db, call.resource); }

awaitable<Result<JobChanged>> create_job(WriteCall<jobs::CreateJob>& call) {
  Result<JobView> job = co_await jobs::create(*call.transaction, call.actor, call.input);
  co_return changed<JobChanged>(std::move(job), "The job is posted.");
}

awaitable<Result<JobChanged>> update_job(WriteCall<jobs::UpdateJob>& call) {
  Result<JobView> job = co_await jobs::update(*call.transaction, call.resource, call.actor, call.input);
  co_return changed<JobChanged>(std::move(job), "The job is changed.");
}

awaitable<Result<JobRemoved>> delete_job(WriteCall<Nothing>& call) {
  const Result<Id> removed = co_await jobs::remove(*call.transaction, call.resource, call.actor);
  if (!removed) {
    co_return removed.error();
  }
  JobRemoved answer;
  answer.message = "The job is deleted.";
  answer.job_id = *removed;
  co_return answer;
}

awaitable<Result<JobAction>> send_offer(WriteCall<jobs::SendOffer>& call) {
  Result<JobView> job = co_await jobs::send_offer(*call.transaction, call.resource, call.actor, call.input);
  co_return acted(std::move(job), "The offer is sent.");
}

awaitable<Result<JobAction>> accept_job(WriteCall<jobs::AcceptJob>& call) {
  Result<JobView> job = co_await jobs::accept(*call.transaction, call.resource, call.actor, call.input);
  co_return acted(std::move(job), "The job is accepted.");
}

awaitable<Result<JobAction>> reject_job(WriteCall<jobs::RejectJob>& call) {
  Result<JobView> job = co_await jobs::reject(*call.transaction, call.resource, call.actor, call.input);
  co_return acted(std::move(job), "The job is rejected and open to others again.");
}

awaitable<Result<JobAction>> start_job(WriteCall<Nothing>& call) {
  Result<JobView> job = co_await jobs::start(*call.transaction, call.resource, call.actor);
  co_return acted(std::move(job), "The work has begun.");
}

awaitable<Result<JobAction>> complete_job(WriteCall<Nothing>& call) {
  Result<JobView> job = co_await jobs::complete(*call.transaction, call.resource, call.actor);
  const bool both = job && job->worker_completed_at && job->consumer_completed_at;
  const std::string_view message =
      both ? "The job is completed." : "Noted. The job is completed when the other party says so too.";
  co_return acted(std::move(job), message);
}

awaitable<Result<JobAction>> cancel_job(WriteCall<jobs::CancelJob>& call) {
  Result<JobView> job = co_await jobs::cancel(*call.transaction, call.resource, call.actor, call.input);
  co_return acted(std::move(job), "The job is cancelled.");
}

}  // namespace

std::vector<http::Route> job_routes(const Services& services) {
  std::vector<http::Route> routes;
  const auto add = [&](http::Route route, auto... handlers) {
    routes.push_back(endpoint(std::move(route), services, handlers...));
  };
  add(kJobs.reading("/api/v1/jobs", kAny, "listJobs", "Find jobs"), list_jobs);
  add(kJobs.reading("/api/v1/jobs/available", kWorkers, "listAvailableJobs",
                    "Jobs that the caller could accept now"),
      list_available_jobs);
  add(answering(
          kJobs.reading("/api/v1/jobs/matches", kWorkers, "matchJobs",
                        "Open jobs that suit the caller by distance, category and hours, the best first"),
          {kNotFound, kConflict}),
      match_jobs);
  add(kJobs.reading("/api/v1/jobs/my-jobs", kAny, "listMyJobs", "The caller's own jobs, posted or taken"),
      list_my_jobs);
  add(kJobs.reading("/api/v1/jobs/{id}", kAny, "getJob", "One job with its people"), get_job);
  add(kJobs.creating("/api/v1/jobs/create", kPosters, Ownership::none, "createJob", "Post a job"),
      create_job);
  add(kJobs.changing(Method::put, "/api/v1/jobs/{id}", kPosters, Ownership::owner, "updateJob",
                     "Change a job before the work begins"),
      update_job, get_job);
  add(kJobs.changing(Method::del, "/api/v1/jobs/{id}", kPosters, Ownership::owner, "deleteJob",
                     "Delete a job that nobody has taken"),
      delete_job, get_job);
  add(kJobs.changing(Method::post, "/api/v1/jobs/{id}/send-offer", kPosters, Ownership::owner, "sendJobOffer",
                     "Offer a job to one worker"),
      send_offer);
  add(kJobs.changing(Method::post, "/api/v1/jobs/{id}/accept", kWorkers, Ownership::none, "acceptJob",
                     "Take a job that is open or offered to the caller"),
      accept_job);
  add(kJobs.changing(Method::post, "/api/v1/jobs/{id}/reject", kWorkers, Ownership::assignee, "rejectJob",
                     "Refuse an offer, or give back a job that was taken"),
      reject_job);
  add(kJobs.changing(Method::post, "/api/v1/jobs/{id}/start", kWorkers, Ownership::assignee, "startJob",
                     "Begin the work"),
      start_job);
  add(kJobs.changing(Method::post, "/api/v1/jobs/{id}/complete", kAny, Ownership::party, "completeJob",
                     "Say that the work is done; both parties do"),
      complete_job);
  add(kJobs.changing(Method::post, "/api/v1/jobs/{id}/cancel", kPosters, Ownership::owner, "cancelJob",
                     "Cancel a job"),
      cancel_job);
  http::Route older = kJobs.changing(Method::del, "/api/v1/jobs/{id}/cancel", kPosters, Ownership::owner,
                                     "cancelJobByDelete", "Cancel a job, as older clients do it");
  older.deprecation = {.since = std::chrono::sys_days{2026y / 11 / 24},
                       .sunset = std::chrono::sys_days{2028y / 1 / 1},
                       .successor = "/api/v1/jobs/{id}/cancel"};
  add(std::move(older), cancel_job);
  return routes;
}

}  // namespace gigco::api
