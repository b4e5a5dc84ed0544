#include "domain/jobs/standing.hpp"
#include "domain/reviews/reviews.hpp"

namespace gigco::reviews {
namespace {

constexpr std::int64_t kLowestRating = 1;
constexpr std::int64_t kHighestRating = 5;
constexpr std::size_t kMaxText = 1'000;

// No row when this person has reviewed this job before.
constexpr db::Statement kInsert{"reviews.create", R"(
  with review as (
    insert into reviews (job_id, reviewer_id, reviewee_id, rating, review_text, is_public)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (job_id, reviewer_id) do nothing
    returning *)
  select review.id, review.uuid, review.job_id, review.reviewer_id, review.reviewee_id,
         reviewer.name as reviewer_name, reviewee.name as reviewee_name, review.rating, review.review_text,
         review.is_public, review.created_at, review.updated_at
    from review
    join users as reviewer on reviewer.id = review.reviewer_id
    join users as reviewee on reviewee.id = review.reviewee_id)"};

constexpr db::Statement kCount{"reviews.count", R"(
  update users set rating_sum = rating_sum + $2, rating_count = rating_count + 1 where id = $1)"};

Error already_exists() {
  return {.kind = ErrorKind::conflict,
          .code = "REVIEW_EXISTS",
          .title = "review already exists",
          .message = "A review of this job by this person already exists."};
}

}  // namespace

json::Rules CreateReview::rules() {
  return {json::rule("rating").range(kLowestRating, kHighestRating).example("5"),
          json::rule("review_text").length(0, kMaxText).alias("comment").example("\"Quick and careful.\""),
          json::rule("is_public").example("true"),
          json::rule("reviewer_id").says("The caller's own id, if given at all.").example("1"),
          json::rule("reviewee_id").says("The other party's id, if given at all.").example("2")};
}

awaitable<Result<ReviewView>> create(db::Transaction& transaction, ResourceRef job,
                                     const accounts::Actor& actor, const CreateReview& command) {
  const Result<jobs::Standing> standing = co_await jobs::lock(transaction, job);
  if (!standing) {
    co_return standing.error();
  }
  const auto parties = jobs::parties_of(*standing, actor);
  const bool is_owner = parties.contains(jobs::Party::owner);
  if (!is_owner && !parties.contains(jobs::Party::worker)) {
    co_return jobs::not_your_job();
  }
  if (command.reviewer_id.value_or(actor.id) != actor.id) {
    co_return Error{.kind = ErrorKind::forbidden,
                    .code = "NOT_YOUR_ACCOUNT",
                    .title = "not your account",
                    .message = "A review can be written only in one's own name."};
  }
  const std::optional<Id> reviewee = is_owner ? standing->gig_worker_id : standing->consumer_id;
  if (!reviewee) {
    co_return jobs::decide(jobs::Event::review, *standing, actor).error();  // nobody took it: wrong state
  }
  if (command.reviewee_id.value_or(*reviewee) != *reviewee) {
    co_return invalid_field("reviewee_id", "must be the other party of the job");
  }
  const bool is_public = command.is_public.value_or(true);
  std::optional<ReviewView> review = co_await transaction.maybe<ReviewView>(
      kInsert, standing->id, actor.id, *reviewee, command.rating, command.review_text, is_public);
  if (!review) {
    co_return already_exists();
  }
  // Only now, so that a second review is told from one that comes too early; an error undoes the insert.
  if (const auto after = jobs::reviewed(transaction, *standing, actor); !after) {
    co_return after.error();
  }
  transaction.defer(kCount, *reviewee, command.rating);
  co_return *std::move(review);
}

}  // namespace gigco::reviews
