// What the statements about reviews share. Macros, because a statement's text must be one literal.
#pragma once

#include "platform/core/identifiers.hpp"
#include "platform/db/transaction.hpp"
#include "platform/json/rules.hpp"

// NOLINTBEGIN(cppcoreguidelines-macro-usage)

#define GIGCO_REVIEW_COLUMNS                                                                 \
  "review.id, review.uuid, review.job_id, review.reviewer_id, review.reviewee_id, "          \
  "reviewer.name as reviewer_name, reviewee.name as reviewee_name, job.title as job_title, " \
  "job.category as job_category, review.rating, review.review_text, review.is_public, "      \
  "review.created_at, review.updated_at"

#define GIGCO_REVIEW_JOINS                                      \
  " join users as reviewer on reviewer.id = review.reviewer_id" \
  " join users as reviewee on reviewee.id = review.reviewee_id" \
  " join jobs as job on job.id = review.job_id"

// NOLINTEND(cppcoreguidelines-macro-usage)

namespace gigco::reviews {

inline constexpr std::int64_t kLowestRating = 1;
inline constexpr std::int64_t kHighestRating = 5;

/// For the members rating, review_text and is_public.
[[nodiscard]] json::Rules review_rules();

/// Queues the change of a person's sum and number of ratings.
void count_rating(db::Transaction& transaction, Id reviewee, std::int32_t sum, std::int32_t number);

}  // namespace gigco::reviews
