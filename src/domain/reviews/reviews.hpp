// What the two people of a finished job say of each other. A review counts in the reviewed person's
// average at once, in the same transaction, and moves the job towards closed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "domain/accounts/actor.hpp"
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
  std::int32_t rating = 0;  // 1 to 5
  std::optional<std::string> review_text;
  bool is_public = true;
  Timestamp created_at;
  Timestamp updated_at;
};
BOOST_DESCRIBE_STRUCT(ReviewView, (),
                      (id, uuid, job_id, reviewer_id, reviewee_id, reviewer_name, reviewee_name, rating,
                       review_text, is_public, created_at, updated_at))

struct JobReviews {
  Id job_id = 0;
  std::vector<ReviewView> reviews;
};
BOOST_DESCRIBE_STRUCT(JobReviews, (), (job_id, reviews))

/// Errors: JOB_NOT_FOUND, 403 NOT_YOUR_JOB and NOT_YOUR_ACCOUNT (another's name), `invalid` for a wrong
/// reviewee_id, 409 REVIEW_EXISTS, 409 JOB_STATE_CONFLICT unless the job is completed.
[[nodiscard]] awaitable<Result<ReviewView>> create(db::Transaction& transaction, ResourceRef job,
                                                   const accounts::Actor& actor, const CreateReview& command);

/// The public ones, and those that the caller wrote, got, or looks after as an admin.
/// Errors: JOB_NOT_FOUND.
[[nodiscard]] awaitable<Result<JobReviews>> of_job(db::Executor& database, ResourceRef job,
                                                   const accounts::Actor& actor);

}  // namespace gigco::reviews
