#include "domain/reviews/statistics.hpp"

#include <mutex>

#include "domain/accounts/profiles.hpp"

namespace gigco::reviews {
namespace {

constexpr std::int64_t kMaxTop = 100;

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): a statement's text must be one literal
#define GIGCO_RATING_COUNTS                                        \
  "count(review.id) filter (where rating = 5) as rating_5_count, " \
  "count(review.id) filter (where rating = 4) as rating_4_count, " \
  "count(review.id) filter (where rating = 3) as rating_3_count, " \
  "count(review.id) filter (where rating = 2) as rating_2_count, " \
  "count(review.id) filter (where rating = 1) as rating_1_count"

constexpr db::Statement kOfUser{"reviews.of_user", R"(
  select person.id as user_id, person.name as user_name, person.role as user_role,
         count(review.id) as total_reviews, round(avg(review.rating), 2)::float8 as average_rating, )" GIGCO_RATING_COUNTS
                                                   R"(, max(review.created_at) as last_review_date
    from users as person left join reviews as review on review.reviewee_id = person.id
   where person.id = coalesce($1::bigint, (select id from users where uuid = $2::uuid))
   group by person.id)"};

constexpr db::Statement kOfPlatform{"reviews.of_platform", R"(
  select count(review.id) as total_reviews, round(avg(rating), 2)::float8 as average_rating,
         (select count(*) from users where rating_count > 0) as reviewed_users, )" GIGCO_RATING_COUNTS R"(
    from reviews as review)"};

// By the index users_top_rated, which has the same expression.
constexpr db::Statement kTopRated{"reviews.top_rated", R"(
  select id, uuid, name, role, round(rating_sum::numeric / rating_count, 2)::float8 as average_rating,
         rating_count as total_reviews,
         round((rating_sum + 17.5) / (rating_count + 5.0), 3)::float8 as score
    from users
   where rating_count > 0 and is_active and ($2::text is null or role = $2::text)
   order by ((rating_sum + 17.5) / (rating_count + 5.0)) desc, id
   limit $1)"};

/// One for all threads, so that a client is not told the one and then the other.
class KeptStatistics {
 public:
  /// None for whoever is to make them anew; others take the old ones meanwhile.
  std::optional<PlatformStatistics> find() {
    const std::scoped_lock lock(mutex_);
    if (Clock::now() < until_) {
      return statistics_;
    }
    until_ = Clock::now() + kStatisticsAge;
    return {};
  }

  void keep(const PlatformStatistics& statistics) {
    const std::scoped_lock lock(mutex_);
    statistics_ = statistics;
  }

 private:
  using Clock = std::chrono::steady_clock;

  std::mutex mutex_;
  std::optional<PlatformStatistics> statistics_;
  Clock::time_point until_;
};

}  // namespace

json::Rules TopRatedQuery::rules() {
  return {json::rule("limit")
              .range(1, paging::kMaxAskedNumber)
              .defaulted()
              .says("At most 100 are given.")
              .example("10"),
          json::rule("role").example("\"gig_worker\"")};
}

awaitable<Result<UserStatistics>> of_user(db::Executor& database, ResourceRef user) {
  std::optional<UserStatistics> found = co_await database.maybe<UserStatistics>(kOfUser, user);
  if (!found) {
    co_return accounts::user_not_found();
  }
  co_return *std::move(found);
}

awaitable<PlatformStatistics> of_platform(db::Executor& database) {
  static KeptStatistics kept;
  if (const std::optional<PlatformStatistics> known = kept.find()) {
    co_return *known;
  }
  auto statistics = co_await database.one<PlatformStatistics>(kOfPlatform);
  kept.keep(statistics);
  co_return statistics;
}

awaitable<std::vector<TopRated>> top_rated(db::Executor& database, const TopRatedQuery& query) {
  return database.all<TopRated>(kTopRated, std::min(query.limit, kMaxTop), query.role);
}

}  // namespace gigco::reviews
