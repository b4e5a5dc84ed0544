#include "domain/jobs/transitions.hpp"
#include "domain/reviews/columns.hpp"
#include "domain/reviews/reviews.hpp"

namespace gigco::reviews {
namespace {

constexpr db::Statement kFindJob{"reviews.find_job",
                                 R"(
  select id from jobs where id = coalesce($1::bigint, (select id from jobs where uuid = $2::uuid)))",
                                 db::Lane::pipelined};

// At most two rows: the unique key is (job_id, reviewer_id), and a job has two parties.
constexpr db::Statement kOfJob{"reviews.of_job", R"(
  select )" GIGCO_REVIEW_COLUMNS " from reviews as review" GIGCO_REVIEW_JOINS R"(
   where review.job_id = $1
     and (review.is_public or $3::boolean or $2 in (review.reviewer_id, review.reviewee_id))
   order by review.id)",
                               db::Lane::pipelined};

}  // namespace

awaitable<Result<JobReviews>> of_job(db::Executor& database, ResourceRef job, const accounts::Actor& actor) {
  const std::optional<Id> found = co_await database.maybe<Id>(kFindJob, job);
  if (!found) {
    co_return jobs::job_not_found();
  }
  JobReviews answer;
  answer.job_id = *found;
  answer.reviews = co_await database.all<ReviewView>(kOfJob, *found, actor.id, actor.is_admin());
  co_return answer;
}

}  // namespace gigco::reviews
