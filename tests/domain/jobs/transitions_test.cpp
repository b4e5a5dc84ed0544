// The state machine of a job, without a database: every event, in every status, by everybody. What is
// allowed is listed here once more, by hand, so that a slip in the table shows.
#include "domain/jobs/transitions.hpp"

#include <map>
#include <set>
#include <tuple>

#include <gmock/gmock.h>

#include "platform/json/codec.hpp"

namespace gigco::jobs {
namespace {

using accounts::Actor;
using accounts::Role;

constexpr Id kOwner = 1;
constexpr Id kWorker = 2;
constexpr Id kOffered = 3;
constexpr Id kStranger = 4;
constexpr Id kAdmin = 5;
constexpr Id kOtherConsumer = 6;

enum class Who { owner, worker, offered, stranger, admin, other_consumer, platform };
BOOST_DESCRIBE_ENUM(Who, owner, worker, offered, stranger, admin, other_consumer, platform)

Actor actor_of(Who who) {
  switch (who) {
    case Who::owner:
      return {.id = kOwner, .role = Role::consumer};
    case Who::worker:
      return {.id = kWorker, .role = Role::gig_worker};
    case Who::offered:
      return {.id = kOffered, .role = Role::gig_worker};
    case Who::stranger:
      return {.id = kStranger, .role = Role::gig_worker};
    case Who::admin:
      return {.id = kAdmin, .role = Role::admin};
    case Who::other_consumer:
      return {.id = kOtherConsumer, .role = Role::consumer};
    case Who::platform:
      return accounts::kPlatform;
  }
  return {};
}

/// As the database's constraints allow: a worker from accepted on, an offer only while it stands.
Standing job_in(JobStatus status) {
  Standing job;
  job.status = status;
  job.consumer_id = kOwner;
  switch (status) {
    case JobStatus::posted:
    case JobStatus::no_worker_available:
    case JobStatus::cancelled:
      break;
    case JobStatus::offer_sent:
      job.offered_worker_id = kOffered;
      break;
    default:
      job.gig_worker_id = kWorker;
  }
  return job;
}

using Case = std::tuple<Event, JobStatus, Who>;

std::map<Case, JobStatus> allowed_cases() {
  using enum JobStatus;
  std::map<Case, JobStatus> cases;
  for (const JobStatus open : {posted, offer_sent}) {
    for (const Who who : {Who::owner, Who::admin}) {
      cases[{Event::send_offer, open, who}] = offer_sent;
      cases[{Event::cancel, open, who}] = cancelled;
      cases[{Event::update, open, who}] = open;
      cases[{Event::remove, open, who}] = open;
    }
  }
  for (const Who who : {Who::worker, Who::offered, Who::stranger}) {
    cases[{Event::accept, posted, who}] = accepted;
  }
  cases[{Event::accept, offer_sent, Who::offered}] = accepted;
  cases[{Event::reject, offer_sent, Who::offered}] = posted;
  for (const JobStatus taken : {accepted, scheduled}) {
    cases[{Event::reject, taken, Who::worker}] = posted;
    cases[{Event::start, taken, Who::worker}] = in_progress;
    for (const Who who : {Who::owner, Who::admin}) {
      cases[{Event::cancel, taken, who}] = cancelled;
      cases[{Event::update, taken, who}] = taken;
    }
  }
  for (const Who who : {Who::owner, Who::worker}) {
    cases[{Event::complete, in_progress, who}] = completed;
    cases[{Event::dispute, in_progress, who}] = disputed;
    cases[{Event::dispute, completed, who}] = disputed;
    cases[{Event::withdraw_dispute, disputed, who}] = in_progress;
    cases[{Event::review, completed, who}] = review_pending;
    cases[{Event::review, paid, who}] = review_pending;
    cases[{Event::review, review_pending, who}] = closed;
  }
  for (const Who who : {Who::owner, Who::admin}) {
    cases[{Event::remove, cancelled, who}] = cancelled;
    cases[{Event::send_offer, no_worker_available, who}] = offer_sent;
    cases[{Event::cancel, no_worker_available, who}] = cancelled;
    cases[{Event::update, no_worker_available, who}] = posted;
    cases[{Event::remove, no_worker_available, who}] = no_worker_available;
  }
  cases[{Event::cancel, in_progress, Who::admin}] = cancelled;
  cases[{Event::complete, in_progress, Who::platform}] = completed;
  cases[{Event::pay, completed, Who::platform}] = paid;
  cases[{Event::pay, payment_failed, Who::platform}] = paid;
  cases[{Event::fail_payment, completed, Who::platform}] = payment_failed;
  cases[{Event::expire_offer, offer_sent, Who::platform}] = posted;
  cases[{Event::give_up_matching, posted, Who::platform}] = no_worker_available;
  cases[{Event::schedule, accepted, Who::platform}] = scheduled;
  for (const JobStatus taken : {accepted, worker_assigned, scheduled}) {
    cases[{Event::report_no_show, taken, Who::platform}] = posted;
  }
  for (const JobStatus open : {posted, offer_sent, accepted, scheduled, no_worker_available, in_progress}) {
    cases[{Event::cancel, open, Who::platform}] = cancelled;
  }
  for (const JobStatus done : {completed, paid, review_pending}) {
    cases[{Event::close, done, Who::platform}] = closed;
  }
  cases[{Event::resolve_dispute, disputed, Who::admin}] = completed;
  return cases;
}

TEST(JobTransitions, AllowExactlyWhatIsListedHere) {
  const auto allowed = allowed_cases();
  std::size_t seen = 0;
  for (const Event event : json::detail::Enumerators<Event>::instance().values) {
    for (const JobStatus status : json::detail::Enumerators<JobStatus>::instance().values) {
      for (const Who who : json::detail::Enumerators<Who>::instance().values) {
        SCOPED_TRACE(std::string(json::enum_name(event)) + " in " + std::string(json::enum_name(status)) +
                     " by " + std::string(json::enum_name(who)));
        const auto expected = allowed.find({event, status, who});
        const auto result = decide(event, job_in(status), actor_of(who));
        ASSERT_EQ(result.has_value(), expected != allowed.end());
        if (result) {
          EXPECT_EQ(*result, expected->second);
          ++seen;
        }
      }
    }
  }
  EXPECT_EQ(seen, allowed.size());
}

TEST(JobTransitions, TellsAStrangerThatTheJobIsNotTheirs) {
  const auto result = decide(Event::start, job_in(JobStatus::accepted), actor_of(Who::stranger));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::forbidden);
  EXPECT_EQ(result.error().code, "NOT_YOUR_JOB");
}

TEST(JobTransitions, TellsAWorkerThatAnotherHasTakenTheJob) {
  const auto result = decide(Event::accept, job_in(JobStatus::accepted), actor_of(Who::stranger));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::conflict);
  EXPECT_EQ(result.error().code, "JOB_ALREADY_TAKEN");
  EXPECT_THAT(result.error().message, testing::HasSubstr("already"));
}

TEST(JobTransitions, TellsAWorkerThatTheJobIsOfferedToAnother) {
  const auto result = decide(Event::accept, job_in(JobStatus::offer_sent), actor_of(Who::stranger));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, "JOB_STATE_CONFLICT");
  EXPECT_THAT(result.error().message, testing::HasSubstr("another worker"));
}

TEST(JobTransitions, TellsThePartyWhichStatusStandsInTheWay) {
  const auto result = decide(Event::start, job_in(JobStatus::in_progress), actor_of(Who::worker));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::conflict);
  EXPECT_THAT(result.error().message, testing::HasSubstr("in_progress cannot be started"));
}

TEST(JobTransitions, NeverLetAnyoneAcceptTheirOwnJob) {
  const Actor owner_turned_worker{.id = kOwner, .role = Role::gig_worker};
  const auto result = decide(Event::accept, job_in(JobStatus::posted), owner_turned_worker);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, "NOT_YOUR_JOB");
}

TEST(JobTransitions, KeepACancelledJobThatAWorkerHadTaken) {
  Standing job = job_in(JobStatus::cancelled);
  job.gig_worker_id = kWorker;
  const auto result = decide(Event::remove, job, actor_of(Who::owner));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::conflict);
}

}  // namespace
}  // namespace gigco::jobs
