// What the two people of a finished job say of each other. A review counts in the reviewed person's
// average at once, in the same transaction, and moves the job towards closed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "domain/accounts/actor.hpp"
#include "domain/catalog/category.hpp"
#include "domain/paging/list.hpp"
#include "platform/core/timestamp.hpp"
#include "platform/db/transaction.hpp"
#include "platform/json/rules.hpp"

namespace gigco::reviews {

using boost::asio::awaitable;

struct CreateReview {
  std::int32_t rating = 0;
  std::optional<std::string> review_text;
  std::optional<bool> is_public;  // true when absent
  std::optional<Id> reviewer_id;  // nobody but the caller
  std::optional<Id> reviewee_id;  // nobody but the other party

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(CreateReview, (), (rating, review_text, is_public, reviewer_id, reviewee_id))

struct ReviewView {
  Id id = 0;
  Uuid uuid;
  Id job_id = 0;
  Id reviewer_id = 0;
  Id reviewee_id = 0;
  std::string reviewer_name;
  std::string reviewee_name;
  std::string job_title;
  catalog::Category job_category = catalog::Category::other;
  std::int32_t rating = 0;  // 1 to 5
  std::optional<std::string> review_text;
  bool is_public = true;
  Timestamp created_at;
  Timestamp updated_at;
};
BOOST_DESCRIBE_STRUCT(ReviewView, (),
                      (id, uuid, job_id, reviewer_id, reviewee_id, reviewer_name, reviewee_name, job_title,
                       job_category, rating, review_text, is_public, created_at, updated_at))

/// What is absent stays as it is.
struct UpdateReview {
  std::optional<std::int32_t> rating;
  std::optional<std::string> review_text;
  std::optional<bool> is_public;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(UpdateReview, (), (rating, review_text, is_public))

enum class SortBy { created_at, rating, job_title };
BOOST_DESCRIBE_ENUM(SortBy, created_at, rating, job_title)
enum class SortOrder { asc, desc };
BOOST_DESCRIBE_ENUM(SortOrder, asc, desc)

struct ReviewQuery : paging::PageQuery {
  std::optional<Id> user_id;  // either of the two
  std::optional<Id> job_id;
  std::optional<Id> reviewer_id;
  std::optional<Id> reviewee_id;
  std::optional<std::int32_t> min_rating;
  std::optional<std::int32_t> max_rating;
  std::optional<catalog::Category> category;
  std::optional<Timestamp> date_from;
  std::optional<Timestamp> date_to;  // exclusive
  SortBy sort_by = SortBy::created_at;
  SortOrder sort_order = SortOrder::desc;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(ReviewQuery, (paging::PageQuery),
                      (user_id, job_id, reviewer_id, reviewee_id, min_rating, max_rating, category, date_from,
                       date_to, sort_by, sort_order))

struct JobReviews {
  Id job_id = 0;
  std::vector<ReviewView> reviews;
};
BOOST_DESCRIBE_STRUCT(JobReviews, (), (job_id, reviews))

/// Errors: JOB_NOT_FOUND, 403 NOT_YOUR_JOB and NOT_YOUR_ACCOUNT (another's name), `invalid` for a wrong
/// reviewee_id, 409 REVIEW_EXISTS, 409 JOB_STATE_CONFLICT unless the job is completed.
[[nodiscard]] awaitable<Result<ReviewView>> create(db::Transaction& transaction, ResourceRef job,
                                                   const accounts::Actor& actor, const CreateReview& command);

/// Everywhere below, a caller sees the public ones, and those that they wrote, got, or look after as an
/// admin.
using ReviewPage = paging::Page<ReviewView>;
/// Errors: `invalid` (cursor, page, offset).
[[nodiscard]] awaitable<Result<ReviewPage>> list(db::Executor& database, const accounts::Actor& actor,
                                                 const ReviewQuery& query);
/// Errors: REVIEW_NOT_FOUND.
[[nodiscard]] awaitable<Result<ReviewView>> get(db::Executor& database, ResourceRef review,
                                                const accounts::Actor& actor);

inline constexpr std::chrono::days kEditWindow{14};
/// By its author, within kEditWindow. Errors: REVIEW_NOT_FOUND, 403 NOT_YOUR_REVIEW, 409 REVIEW_FINAL.
[[nodiscard]] awaitable<Result<ReviewView>> update(db::Transaction& transaction, ResourceRef review,
                                                   const accounts::Actor& actor, const UpdateReview& command);
/// By its author within kEditWindow, or by an admin at any time. Gives its id. Errors: REVIEW_NOT_FOUND,
/// 403 NOT_YOUR_REVIEW, 409 REVIEW_FINAL.
[[nodiscard]] awaitable<Result<Id>> remove(db::Transaction& transaction, ResourceRef review,
                                           const accounts::Actor& actor);

/// Errors: JOB_NOT_FOUND.
[[nodiscard]] awaitable<Result<JobReviews>> of_job(db::Executor& database, ResourceRef job,
                                                   const accounts::Actor& actor);

}  // namespace gigco::reviews
