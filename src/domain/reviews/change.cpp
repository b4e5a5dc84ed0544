// A review after it was written: shown, mended, taken back.
#include "domain/audit/audit.hpp"
#include "domain/reviews/columns.hpp"
#include "domain/reviews/reviews.hpp"

namespace gigco::reviews {
namespace {

constexpr std::size_t kMaxText = 1'000;

constexpr db::Statement kGet{"reviews.get",
                             "select " GIGCO_REVIEW_COLUMNS " from reviews as review" GIGCO_REVIEW_JOINS R"(
   where review.id = coalesce($1::bigint, (select id from reviews where uuid = $2::uuid))
     and (review.is_public or $4::boolean or $3 in (review.reviewer_id, review.reviewee_id)))",
                             db::Lane::pipelined};

constexpr db::Statement kLock{"reviews.lock",
                              "select " GIGCO_REVIEW_COLUMNS " from reviews as review" GIGCO_REVIEW_JOINS R"(
   where review.id = coalesce($1::bigint, (select id from reviews where uuid = $2::uuid))
     and (review.is_public or $4::boolean or $3 in (review.reviewer_id, review.reviewee_id))
     for update of review)"};

constexpr db::Statement kUpdate{"reviews.update", R"(
  with review as (
    update reviews
       set rating = coalesce($2, rating), review_text = coalesce($3, review_text),
           is_public = coalesce($4, is_public), updated_at = now()
     where id = $1
    returning *)
  select )" GIGCO_REVIEW_COLUMNS " from review" GIGCO_REVIEW_JOINS};

constexpr db::Statement kRemove{"reviews.remove", "delete from reviews where id = $1"};

constexpr db::Statement kCount{"reviews.count", R"(
  update users set rating_sum = rating_sum + $2, rating_count = rating_count + $3 where id = $1)"};

Error not_found() {
  return {.kind = ErrorKind::not_found,
          .code = "REVIEW_NOT_FOUND",
          .title = "review not found",
          .message = "There is no such review."};
}

Error not_your_review() {
  return {.kind = ErrorKind::forbidden,
          .code = "NOT_YOUR_REVIEW",
          .title = "not your review",
          .message = "A review is changed by whoever wrote it."};
}

bool is_final(const ReviewView& review) { return now() > review.created_at + kEditWindow; }

Error review_final() {
  return {.kind = ErrorKind::conflict,
          .code = "REVIEW_FINAL",
          .title = "review is final",
          .message = "Its author can change a review or take it back for 14 days."};
}

}  // namespace

json::Rules review_rules() {
  return {json::rule("rating").range(kLowestRating, kHighestRating).example("5"),
          json::rule("review_text").length(0, kMaxText).alias("comment").example("\"Quick and careful.\""),
          json::rule("is_public").example("true")};
}

json::Rules UpdateReview::rules() { return review_rules(); }

void count_rating(db::Transaction& transaction, Id reviewee, std::int32_t sum, std::int32_t number) {
  transaction.defer(kCount, reviewee, sum, number);
}

awaitable<Result<ReviewView>> get(db::Executor& database, ResourceRef review, const accounts::Actor& actor) {
  std::optional<ReviewView> found =
      co_await database.maybe<ReviewView>(kGet, review, actor.id, actor.is_admin());
  if (!found) {
    co_return not_found();
  }
  co_return *std::move(found);
}

awaitable<Result<ReviewView>> update(db::Transaction& transaction, ResourceRef review,
                                     const accounts::Actor& actor, const UpdateReview& command) {
  const std::optional<ReviewView> before =
      co_await transaction.maybe<ReviewView>(kLock, review, actor.id, actor.is_admin());
  if (!before) {
    co_return not_found();
  }
  if (before->reviewer_id != actor.id) {
    co_return not_your_review();
  }
  if (is_final(*before)) {
    co_return review_final();
  }
  auto after = co_await transaction.one<ReviewView>(kUpdate, before->id, command.rating, command.review_text,
                                                    command.is_public);
  count_rating(transaction, after.reviewee_id, after.rating - before->rating, 0);
  co_return after;
}

awaitable<Result<Id>> remove(db::Transaction& transaction, ResourceRef review, const accounts::Actor& actor) {
  const std::optional<ReviewView> found =
      co_await transaction.maybe<ReviewView>(kLock, review, actor.id, actor.is_admin());
  if (!found) {
    co_return not_found();
  }
  if (found->reviewer_id != actor.id && !actor.is_admin()) {
    co_return not_your_review();
  }
  if (is_final(*found) && !actor.is_admin()) {
    co_return review_final();
  }
  transaction.defer(kRemove, found->id);
  count_rating(transaction, found->reviewee_id, -found->rating, -1);
  if (actor.is_admin()) {
    audit::record(transaction, {.admin_id = actor.id,
                                .name = "review.remove",
                                .subject_type = "review",
                                .subject_id = found->id,
                                .changes = audit::differences(*found, ReviewView())});
  }
  co_return found->id;
}

}  // namespace gigco::reviews
