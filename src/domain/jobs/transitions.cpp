#include "domain/jobs/transitions.hpp"

#include <algorithm>
#include <string>

namespace gigco::jobs {
namespace {

std::string_view participle(Event event) {
  switch (event) {
    case Event::create:
      return "created";
    case Event::send_offer:
      return "offered";
    case Event::accept:
      return "accepted";
    case Event::reject:
      return "rejected";
    case Event::start:
      return "started";
    case Event::complete:
      return "completed";
    case Event::cancel:
      return "cancelled";
    case Event::review:
      return "reviewed";
    case Event::update:
      return "changed";
    case Event::remove:
      return "deleted";
    case Event::pay:
      return "paid";
    case Event::dispute:
      return "disputed";
    case Event::withdraw_dispute:
      return "left undisputed";
    case Event::resolve_dispute:
      return "settled";
    case Event::expire_offer:
      return "withdrawn from who was asked";
    case Event::give_up_matching:
      return "given up";
    case Event::schedule:
      return "scheduled";
    case Event::report_no_show:
      return "reported as not begun";
    case Event::close:
      return "closed";
    case Event::fail_payment:
      return "left unpaid";
    case Event::set_status:
      return "set right";
  }
  return {};
}

Error state_conflict(std::string message) {
  return {.kind = ErrorKind::conflict,
          .code = "JOB_STATE_CONFLICT",
          .title = "not possible in the job's state",
          .message = std::move(message)};
}

Error wrong_state(Event event, const Standing& job) {
  if (event == Event::accept && job.gig_worker_id) {
    return {.kind = ErrorKind::conflict,
            .code = "JOB_ALREADY_TAKEN",
            .title = "job already taken",
            .message = "This job has already been taken by a worker."};
  }
  if (event == Event::accept && job.offered_worker_id) {
    return state_conflict("This job is already offered to another worker.");
  }
  if (event == Event::remove && job.gig_worker_id) {
    return state_conflict("A job that a worker has taken cannot be deleted.");
  }
  std::string message = "A job whose status is ";
  message += boost::describe::enum_to_string(job.status, "");
  message += " cannot be ";
  message += participle(event);
  message += '.';
  return state_conflict(std::move(message));
}

}  // namespace

SetOf<Party> parties_of(const Standing& job, const accounts::Actor& actor) noexcept {
  SetOf<Party> parties{};
  if (actor.is_platform) {
    parties.insert(Party::platform);
    return parties;
  }
  if (actor.id == job.consumer_id) {
    parties.insert(Party::owner);
  } else if (actor.role == accounts::Role::gig_worker) {
    parties.insert(Party::anyone);
  }
  if (job.gig_worker_id == actor.id) {
    parties.insert(Party::worker);
  }
  if (job.offered_worker_id == actor.id) {
    parties.insert(Party::offered);
  }
  if (actor.is_admin()) {
    parties.insert(Party::admin);
  }
  return parties;
}

Result<JobStatus> decide(Event event, const Standing& job, const accounts::Actor& actor) {
  const SetOf<Party> parties = parties_of(job, actor);
  bool may_in_another_state = false;
  for (const Transition& row : kTransitions) {
    if (row.event != event || !row.who.meets(parties)) {
      continue;
    }
    may_in_another_state = true;
    if (row.from.contains(job.status) && !(row.only_without_worker && job.gig_worker_id)) {
      return row.to.value_or(job.status);
    }
  }
  return may_in_another_state ? wrong_state(event, job) : not_your_job();
}

Error job_not_found() {
  return {.kind = ErrorKind::not_found,
          .code = "JOB_NOT_FOUND",
          .title = "job not found",
          .message = "There is no such job."};
}

Error not_your_job() {
  return {.kind = ErrorKind::forbidden,
          .code = "NOT_YOUR_JOB",
          .title = "not your job",
          .message = "This can only be done by the people whose job it is."};
}

}  // namespace gigco::jobs
