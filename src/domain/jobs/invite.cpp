#include "domain/jobs/invite.hpp"

#include <algorithm>

#include "domain/notifications/notifications.hpp"
#include "platform/core/geo.hpp"

namespace gigco::jobs {
namespace {

constexpr double kReach = 40;                // kilometres in the first round
constexpr std::int64_t kWidestRound = 5;     // after which no farther ones are looked for
constexpr std::int64_t kMostLookedAt = 300;  // candidates, so that a city costs no more than a village

// By the index users_place; a job without a place, by users_top_rated.
constexpr db::Statement kInvite{"jobs.invite", R"(
  with job as (
    select id, consumer_id, category, place_of(location_latitude, location_longitude) as place
      from jobs
     where id = $1 and status = 'posted'
       and not exists (select from job_invitations where job_id = $1 and round = $2)),
  near as (
    select person.id, kilometres(place_of(person.latitude, person.longitude), job.place) as km
      from job cross join lateral (
        select id, latitude, longitude from users
         where role = 'gig_worker' and is_active
           and place_of(latitude, longitude) <@ cube_enlarge(job.place, $3, 3)
         order by place_of(latitude, longitude) <-> job.place limit $5) as person
     where job.place is not null),
  anywhere as (
    select person.id, 0::float8 as km
      from job cross join lateral (
        select id from users
         where rating_count > 0
         order by ((rating_sum + 17.5) / (rating_count + 5.0)) desc, id limit $5) as person
     where job.place is null),
  fitting as (
    select person.id, person.km,
           exists (select from worker_services as service join service_templates as template
                            on template.id = service.template_id
                    where service.worker_id = person.id and service.is_active
                      and template.category = job.category) as offers_it
      from (select * from near union all select * from anywhere) as person
           join users on users.id = person.id and users.role = 'gig_worker' and users.is_active
           join worker_profiles as profile on profile.user_id = person.id
           cross join job
     where person.id <> job.consumer_id and profile.verification_status in ('pending', 'verified')
       and person.km <= profile.service_radius_miles * 1.609344 * $2::float8
       and not exists (select from job_invitations where job_id = $1 and worker_id = person.id)
     order by offers_it desc, person.km, person.id limit $4)
  insert into job_invitations (job_id, worker_id, round) select $1, id, $2 from fitting
  returning worker_id)"};

}  // namespace

awaitable<std::int64_t> invite(db::Transaction& transaction, Id job, std::int64_t round) {
  const double reach =
      chord_of(kReach * static_cast<double>(std::clamp<std::int64_t>(round, 1, kWidestRound)));
  const std::vector<Id> workers =
      co_await transaction.all<Id>(kInvite, job, round, reach, kInvitedAtOnce, kMostLookedAt);
  for (const Id worker : workers) {
    notifications::send(transaction, {.recipient = worker,
                                      .kind = notifications::Kind::job_posted,
                                      .job_id = job,
                                      .title = "A job near you",
                                      .message = "\"%s\" is looking for somebody."});
  }
  co_return static_cast<std::int64_t>(workers.size());
}

}  // namespace gigco::jobs
