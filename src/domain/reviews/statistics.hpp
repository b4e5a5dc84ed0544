// What reviews come to: of one person, of the whole platform, and who has the best ones.
#pragma once

#include "domain/reviews/reviews.hpp"

namespace gigco::reviews {

struct UserStatistics {
  Id user_id = 0;
  std::string user_name;
  accounts::Role user_role = accounts::Role::consumer;
  std::int64_t total_reviews = 0;
  std::optional<double> average_rating;  // two decimals
  std::int64_t rating_5_count = 0;
  std::int64_t rating_4_count = 0;
  std::int64_t rating_3_count = 0;
  std::int64_t rating_2_count = 0;
  std::int64_t rating_1_count = 0;
  std::optional<Timestamp> last_review_date;
};
BOOST_DESCRIBE_STRUCT(UserStatistics, (),
                      (user_id, user_name, user_role, total_reviews, average_rating, rating_5_count,
                       rating_4_count, rating_3_count, rating_2_count, rating_1_count, last_review_date))

struct PlatformStatistics {
  std::int64_t total_reviews = 0;
  std::optional<double> average_rating;
  std::int64_t reviewed_users = 0;
  std::int64_t rating_5_count = 0;
  std::int64_t rating_4_count = 0;
  std::int64_t rating_3_count = 0;
  std::int64_t rating_2_count = 0;
  std::int64_t rating_1_count = 0;
};
BOOST_DESCRIBE_STRUCT(PlatformStatistics, (),
                      (total_reviews, average_rating, reviewed_users, rating_5_count, rating_4_count,
                       rating_3_count, rating_2_count, rating_1_count))

/// `score` decides the order: the average with five reviews of 3.5 stars added, so that one review of five
/// stars does not win over a hundred that are nearly as good (a Bayesian average).
struct TopRated {
  Id id = 0;
  Uuid uuid;
  std::string name;
  accounts::Role role = accounts::Role::consumer;
  double average_rating = 0;
  std::int64_t total_reviews = 0;
  double score = 0;
};
BOOST_DESCRIBE_STRUCT(TopRated, (), (id, uuid, name, role, average_rating, total_reviews, score))

struct TopRatedQuery {
  std::int64_t limit = 10;
  std::optional<accounts::Role> role;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(TopRatedQuery, (), (limit, role))

inline constexpr std::chrono::seconds kStatisticsAge{10};

/// Errors: USER_NOT_FOUND.
[[nodiscard]] awaitable<Result<UserStatistics>> of_user(db::Executor& database, ResourceRef user);
/// Up to kStatisticsAge old, because making them reads every review.
[[nodiscard]] awaitable<PlatformStatistics> of_platform(db::Executor& database);
[[nodiscard]] awaitable<std::vector<TopRated>> top_rated(db::Executor& database, const TopRatedQuery& query);

}  // namespace gigco::reviews
