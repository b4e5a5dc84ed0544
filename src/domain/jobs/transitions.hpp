// The state machine of a job, written down once: who may do what in which state, and where it leads.
// No SQL and no clock may come in; every change of a job asks here first.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>

#include <boost/describe.hpp>

#include "domain/accounts/actor.hpp"
#include "domain/jobs/job.hpp"
#include "platform/core/error.hpp"

namespace gigco::jobs {

/// The names stand in job_events, and after "job." in the outbox.
enum class Event {
  create,
  send_offer,
  accept,
  reject,
  start,
  complete,
  cancel,
  review,
  update,
  remove,
  pay,
  dispute,
  withdraw_dispute,
  resolve_dispute,
  // by time alone:
  expire_offer,
  give_up_matching,
  schedule,
  report_no_show,
  close,
  fail_payment,
  set_status  // by an administrator, past the table below
};
BOOST_DESCRIBE_ENUM(Event, create, send_offer, accept, reject, start, complete, cancel, review, update,
                    remove, pay, dispute, withdraw_dispute, resolve_dispute, expire_offer, give_up_matching,
                    schedule, report_no_show, close, fail_payment, set_status)

/// What somebody is to one job; several at once are possible.
enum class Party : std::uint32_t {
  owner,    // who posted it
  worker,   // who took it
  offered,  // who was asked and has not answered
  anyone,   // a gig worker who did not post it
  admin,
  platform  // a rule of ours, when its time has come
};

/// Members of an enum, as bits.
template <class E>
class SetOf {
 public:
  constexpr SetOf(std::initializer_list<E> members) noexcept {
    for (const E member : members) {
      insert(member);
    }
  }
  constexpr void insert(E member) noexcept { bits_ |= 1U << static_cast<std::uint32_t>(member); }
  [[nodiscard]] constexpr bool contains(E member) const noexcept {
    return (bits_ & (1U << static_cast<std::uint32_t>(member))) != 0;
  }
  [[nodiscard]] constexpr bool meets(SetOf other) const noexcept { return (bits_ & other.bits_) != 0; }

 private:
  std::uint32_t bits_ = 0;
};

struct Transition {
  Event event{};
  SetOf<JobStatus> from;
  SetOf<Party> who;
  std::optional<JobStatus> to;  // empty: the status stays
  bool only_without_worker = false;
};

inline constexpr std::array kTransitions{
    Transition{Event::send_offer,
               {JobStatus::posted, JobStatus::offer_sent, JobStatus::no_worker_available},
               {Party::owner, Party::admin},
               JobStatus::offer_sent},
    Transition{Event::accept, {JobStatus::posted}, {Party::anyone}, JobStatus::accepted},
    Transition{Event::accept, {JobStatus::offer_sent}, {Party::offered}, JobStatus::accepted},
    Transition{Event::reject, {JobStatus::offer_sent}, {Party::offered}, JobStatus::posted},
    Transition{Event::expire_offer, {JobStatus::offer_sent}, {Party::platform}, JobStatus::posted},
    Transition{
        Event::give_up_matching, {JobStatus::posted}, {Party::platform}, JobStatus::no_worker_available},
    Transition{Event::schedule, {JobStatus::accepted}, {Party::platform}, JobStatus::scheduled},
    Transition{
        Event::reject, {JobStatus::accepted, JobStatus::scheduled}, {Party::worker}, JobStatus::posted},
    Transition{Event::report_no_show,
               {JobStatus::accepted, JobStatus::worker_assigned, JobStatus::scheduled},
               {Party::platform},
               JobStatus::posted},
    Transition{
        Event::start, {JobStatus::accepted, JobStatus::scheduled}, {Party::worker}, JobStatus::in_progress},
    // Reached when the second of the two has said so; until then the job stays in_progress.
    Transition{Event::complete,
               {JobStatus::in_progress},
               {Party::owner, Party::worker, Party::platform},
               JobStatus::completed},
    Transition{Event::cancel,
               {JobStatus::posted, JobStatus::offer_sent, JobStatus::accepted, JobStatus::scheduled,
                JobStatus::no_worker_available},
               {Party::owner, Party::admin, Party::platform},
               JobStatus::cancelled},
    Transition{
        Event::cancel, {JobStatus::in_progress}, {Party::admin, Party::platform}, JobStatus::cancelled},
    // When the money has left escrow for the worker.
    Transition{
        Event::pay, {JobStatus::completed, JobStatus::payment_failed}, {Party::platform}, JobStatus::paid},
    Transition{Event::fail_payment, {JobStatus::completed}, {Party::platform}, JobStatus::payment_failed},
    // Until the money has left escrow; what is paid is refunded instead.
    Transition{Event::dispute,
               {JobStatus::in_progress, JobStatus::completed},
               {Party::owner, Party::worker},
               JobStatus::disputed},
    // Back to completed when both had said so, and cancelled when the worker is to get nothing.
    Transition{Event::withdraw_dispute,
               {JobStatus::disputed},
               {Party::owner, Party::worker},
               JobStatus::in_progress},
    Transition{Event::resolve_dispute, {JobStatus::disputed}, {Party::admin}, JobStatus::completed},
    Transition{Event::review,
               {JobStatus::completed, JobStatus::paid},
               {Party::owner, Party::worker},
               JobStatus::review_pending},
    Transition{Event::review, {JobStatus::review_pending}, {Party::owner, Party::worker}, JobStatus::closed},
    Transition{Event::close,
               {JobStatus::completed, JobStatus::paid, JobStatus::review_pending},
               {Party::platform},
               JobStatus::closed},
    Transition{Event::update,
               {JobStatus::posted, JobStatus::offer_sent, JobStatus::accepted, JobStatus::scheduled},
               {Party::owner, Party::admin},
               {}},
    // A job that nobody wanted is open again once its terms have changed.
    Transition{
        Event::update, {JobStatus::no_worker_available}, {Party::owner, Party::admin}, JobStatus::posted},
    Transition{
        Event::remove,
        {JobStatus::posted, JobStatus::offer_sent, JobStatus::cancelled, JobStatus::no_worker_available},
        {Party::owner, Party::admin},
        {},
        true},
};

/// What decides about a transition, as the database has it.
struct Standing {
  Id id = 0;
  Uuid uuid;
  JobStatus status = JobStatus::posted;
  Id consumer_id = 0;
  std::optional<Id> gig_worker_id;
  std::optional<Id> offered_worker_id;
  std::optional<Timestamp> worker_completed_at;
  std::optional<Timestamp> consumer_completed_at;
};
BOOST_DESCRIBE_STRUCT(Standing, (),
                      (id, uuid, status, consumer_id, gig_worker_id, offered_worker_id, worker_completed_at,
                       consumer_completed_at))

[[nodiscard]] SetOf<Party> parties_of(const Standing& job, const accounts::Actor& actor) noexcept;

/// The status after the event. Errors: 403 NOT_YOUR_JOB when this person may never do this to the job,
/// 409 JOB_ALREADY_TAKEN for accepting what somebody has, 409 JOB_STATE_CONFLICT otherwise.
[[nodiscard]] Result<JobStatus> decide(Event event, const Standing& job, const accounts::Actor& actor);

[[nodiscard]] Error job_not_found();
[[nodiscard]] Error not_your_job();

}  // namespace gigco::jobs
