#include "api/jobs.hpp"

#include "api/endpoint.hpp"
#include "api/jobs_types.hpp"
#include "domain/jobs/jobs.hpp"
#include "platform/db/database.hpp"

namespace gigco::api {
namespace {

using accounts::Role;
using http::Method;
using http::Ownership;
using jobs::JobView;

constexpr std::string_view kTag = "jobs";
constexpr int kCreated = 201;
constexpr int kConflict = 409;

constexpr http::Access roles(std::initializer_list<Role> allowed) {
  http::Access access;
  for (const Role role : allowed) {
    access.role_mask |= 1U << static_cast<unsigned>(role);
  }
  return access;
}

constexpr http::Access kAny = roles({Role::consumer, Role::gig_worker, Role::admin});
constexpr http::Access kPosters = roles({Role::consumer, Role::admin});
constexpr http::Access kWorkers = roles({Role::gig_worker});

Result<JobList> listed(Result<jobs::JobPage> page) {
  if (!page) {
    return page.error();
  }
  JobList list;
  list.jobs = std::move(page->items);
  list.count = static_cast<std::int64_t>(list.jobs.size());
  list.pagination = std::move(page->pagination);
  return list;
}

Result<JobChanged> changed(Result<JobView> job, std::string_view message) {
  if (!job) {
    return job.error();
  }
  JobChanged answer;
  static_cast<JobView&>(answer) = std::move(*job);
  answer.message = message;
  return answer;
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

awaitable<Result<JobList>> list_my_jobs(ReadCall<jobs::MyJobsQuery>& call) {
  Result<jobs::JobPage> page = co_await jobs::list_own(call.db, call.actor, call.input);
  co_return listed(std::move(page));
}

awaitable<Result<JobView>> get_job(ReadCall<Nothing>& call) { return jobs::get(call.db, call.resource); }

awaitable<Result<JobChanged>> create_job(WriteCall<jobs::CreateJob>& call) {
  Result<JobView> job = co_await jobs::create(*call.transaction, call.actor, call.input);
  co_return changed(std::move(job), "The job is posted.");
}

awaitable<Result<JobChanged>> update_job(WriteCall<jobs::UpdateJob>& call) {
  Result<JobView> job = co_await jobs::update(*call.transaction, call.resource, call.actor, call.input);
  co_return changed(std::move(job), "The job is changed.");
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

http::Route reading(std::string pattern, http::Access access, std::string_view name,
                    std::string_view summary) {
  return {.method = Method::get,
          .pattern = std::move(pattern),
          .access = access,
          .tag = kTag,
          .name = name,
          .summary = summary,
          .handler = {}};
}

http::Route changing(Method method, std::string pattern, http::Access access, Ownership ownership,
                     std::string_view name, std::string_view summary) {
  return {.method = method,
          .pattern = std::move(pattern),
          .access = access,
          .ownership = ownership,
          .tag = kTag,
          .name = name,
          .summary = summary,
          .other_statuses = {kConflict},
          .takes_idempotency_key = method == Method::post,
          .handler = {}};
}

http::Route creating() {
  return {.method = Method::post,
          .pattern = "/api/v1/jobs/create",
          .access = kPosters,
          .tag = kTag,
          .name = "createJob",
          .summary = "Post a job",
          .success_status = kCreated,
          .takes_idempotency_key = true,
          .handler = {}};
}

}  // namespace

std::vector<http::Route> job_routes(const Services& services) {
  std::vector<http::Route> routes;
  const auto add = [&](http::Route route, auto handler) {
    routes.push_back(endpoint(std::move(route), services, handler));
  };
  add(reading("/api/v1/jobs", kAny, "listJobs", "Find jobs"), list_jobs);
  add(reading("/api/v1/jobs/available", kWorkers, "listAvailableJobs",
              "Jobs that the caller could accept now"),
      list_available_jobs);
  add(reading("/api/v1/jobs/my-jobs", kAny, "listMyJobs", "The caller's own jobs, posted or taken"),
      list_my_jobs);
  add(reading("/api/v1/jobs/{id}", kAny, "getJob", "One job with its people"), get_job);
  add(creating(), create_job);
  add(changing(Method::put, "/api/v1/jobs/{id}", kPosters, Ownership::owner, "updateJob",
               "Change a job before the work begins"),
      update_job);
  add(changing(Method::del, "/api/v1/jobs/{id}", kPosters, Ownership::owner, "deleteJob",
               "Delete a job that nobody has taken"),
      delete_job);
  add(changing(Method::post, "/api/v1/jobs/{id}/send-offer", kPosters, Ownership::owner, "sendJobOffer",
               "Offer a job to one worker"),
      send_offer);
  add(changing(Method::post, "/api/v1/jobs/{id}/accept", kWorkers, Ownership::none, "acceptJob",
               "Take a job that is open or offered to the caller"),
      accept_job);
  add(changing(Method::post, "/api/v1/jobs/{id}/reject", kWorkers, Ownership::assignee, "rejectJob",
               "Refuse an offer, or give back a job that was taken"),
      reject_job);
  add(changing(Method::post, "/api/v1/jobs/{id}/start", kWorkers, Ownership::assignee, "startJob",
               "Begin the work"),
      start_job);
  add(changing(Method::post, "/api/v1/jobs/{id}/complete", kAny, Ownership::party, "completeJob",
               "Say that the work is done; both parties do"),
      complete_job);
  add(changing(Method::post, "/api/v1/jobs/{id}/cancel", kPosters, Ownership::owner, "cancelJob",
               "Cancel a job"),
      cancel_job);
  add(changing(Method::del, "/api/v1/jobs/{id}/cancel", kPosters, Ownership::owner, "cancelJobByDelete",
               "Cancel a job, as older clients do it"),
      cancel_job);
  return routes;
}

}  // namespace gigco::api
