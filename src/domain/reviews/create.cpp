#include "domain/jobs/standing.hpp"
#include "domain/notifications/notifications.hpp"
#include "domain/reviews/columns.hpp"
#include "domain/reviews/reviews.hpp"

namespace gigco::reviews {
namespace {

// No row when this person has reviewed this job before.
constexpr db::Statement kInsert{"reviews.create", R"(
  with review as (
    insert into reviews (job_id, reviewer_id, reviewee_id, rating, review_text, is_public)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (job_id, reviewer_id) do nothing
    returning *)
  select )" GIGCO_REVIEW_COLUMNS " from review" GIGCO_REVIEW_JOINS};

Error already_exists() {
  return {.kind = ErrorKind::conflict,
          .code = "REVIEW_EXISTS",
          .title = "review already exists",
          .message = "A review of this job by this person already exists."};
}

}  // namespace

json::Rules CreateReview::rules() {
  return json::joined(
      review_rules(),
      {json::rule("reviewer_id").says("The caller's own id, if given at all.").example("1"),
       json::rule("reviewee_id").says("The other party's id, if given at all.").example("2")});
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
    co_return accounts::not_your_account("A review can be written only in one's own name.");
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
  count_rating(transaction, *reviewee, command.rating, 1);
  notifications::send(transaction, {.recipient = *reviewee,
                                    .kind = notifications::Kind::review_received,
                                    .job_id = standing->id,
                                    .title = "You have a review",
                                    .message = "Somebody reviewed you for \"%s\"."});
  co_return *std::move(review);
}

}  // namespace gigco::reviews
