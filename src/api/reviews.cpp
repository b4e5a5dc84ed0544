#include "api/reviews.hpp"

#include "api/answers.hpp"
#include "api/endpoint.hpp"
#include "api/routes.hpp"
#include "domain/reviews/statistics.hpp"
#include "platform/db/database.hpp"

namespace gigco::api {
namespace {

using http::Method;
using http::Ownership;
using reviews::ReviewView;

constexpr RouteGroup kReviews{"reviews"};

struct PostReview : reviews::CreateReview {
  ResourceRef job_id = Id{0};

  static json::Rules rules() {
    json::Rules all = CreateReview::rules();
    all.push_back(json::rule("job_id").says("The job's id or uuid.").example("1"));
    return all;
  }
};
BOOST_DESCRIBE_STRUCT(PostReview, (reviews::CreateReview), (job_id))

struct ReviewCreated {
  bool success = true;
  std::string message = "The review is written.";
  ReviewView review;
};
BOOST_DESCRIBE_STRUCT(ReviewCreated, (), (success, message, review))

struct ReviewChanged : ReviewView {
  bool success = true;
  std::string message;
};
BOOST_DESCRIBE_STRUCT(ReviewChanged, (ReviewView), (success, message))

struct ReviewList {
  std::vector<ReviewView> reviews;
  std::int64_t count = 0;
  paging::Pagination pagination;
};
BOOST_DESCRIBE_STRUCT(ReviewList, (), (reviews, count, pagination))

struct TopRatedList {
  std::vector<reviews::TopRated> top_rated_users;
  std::int64_t limit = 0;
};
BOOST_DESCRIBE_STRUCT(TopRatedList, (), (top_rated_users, limit))

Result<ReviewCreated> created(Result<ReviewView> review) {
  if (!review) {
    return review.error();
  }
  ReviewCreated answer;
  answer.review = std::move(*review);
  return answer;
}

awaitable<Result<ReviewCreated>> post_review(WriteCall<PostReview>& call) {
  Result<ReviewView> review =
      co_await reviews::create(*call.transaction, call.input.job_id, call.actor, call.input);
  co_return created(std::move(review));
}

awaitable<Result<ReviewCreated>> review_job(WriteCall<reviews::CreateReview>& call) {
  Result<ReviewView> review =
      co_await reviews::create(*call.transaction, call.resource, call.actor, call.input);
  co_return created(std::move(review));
}

awaitable<Result<reviews::JobReviews>> list_job_reviews(ReadCall<Nothing>& call) {
  return reviews::of_job(call.db, call.resource, call.actor);
}

awaitable<Result<ReviewList>> list_reviews(ReadCall<reviews::ReviewQuery>& call) {
  Result<reviews::ReviewPage> page = co_await reviews::list(call.db, call.actor, call.input);
  co_return list_of<ReviewList>(std::move(page), &ReviewList::reviews);
}

awaitable<Result<ReviewView>> get_review(ReadCall<Nothing>& call) {
  return reviews::get(call.db, call.resource, call.actor);
}

awaitable<Result<ReviewChanged>> update_review(WriteCall<reviews::UpdateReview>& call) {
  Result<ReviewView> review =
      co_await reviews::update(*call.transaction, call.resource, call.actor, call.input);
  co_return changed<ReviewChanged>(std::move(review), "The review is changed.");
}

awaitable<Result<Confirmation>> delete_review(WriteCall<Nothing>& call) {
  const Result<Id> removed = co_await reviews::remove(*call.transaction, call.resource, call.actor);
  if (!removed) {
    co_return removed.error();
  }
  co_return confirmation("The review is removed.");
}

awaitable<Result<reviews::UserStatistics>> get_user_reviews(ReadCall<Nothing>& call) {
  return reviews::of_user(call.db, call.resource);
}

awaitable<Result<reviews::PlatformStatistics>> get_statistics(ReadCall<Nothing>& call) {
  const reviews::PlatformStatistics statistics = co_await reviews::of_platform(call.db);
  co_return statistics;
}

awaitable<Result<TopRatedList>> list_top_rated(ReadCall<reviews::TopRatedQuery>& call) {
  TopRatedList list;
  list.top_rated_users = co_await reviews::top_rated(call.db, call.input);
  list.limit = call.input.limit;
  co_return list;
}

}  // namespace

std::vector<http::Route> review_routes(const Services& services) {
  std::vector<http::Route> routes;
  const auto add = [&](http::Route route, auto... handlers) {
    routes.push_back(endpoint(std::move(route), services, handlers...));
  };
  add(answering(kReviews.creating("/api/v1/reviews", kAny, Ownership::party, "createReview",
                                  "Review the other party of a finished job"),
                {kNotFound}),
      post_review);
  add(kReviews.creating("/api/v1/jobs/{id}/review", kAny, Ownership::party, "reviewJob",
                        "Review the other party of this job"),
      review_job);
  add(kReviews.reading("/api/v1/jobs/{id}/reviews", kAny, "listJobReviews",
                       "What the parties of a job say of each other"),
      list_job_reviews);
  add(kReviews.reading("/api/v1/reviews", kAny, "listReviews", "Find reviews"), list_reviews);
  add(kReviews.reading("/api/v1/reviews/stats", kAny, "getReviewStatistics", "All reviews in numbers"),
      get_statistics);
  add(kReviews.reading("/api/v1/reviews/top-rated", kAny, "listTopRated", "Who has the best reviews"),
      list_top_rated);
  add(kReviews.reading("/api/v1/reviews/{id}", kAny, "getReview", "One review"), get_review);
  add(kReviews.changing(Method::put, "/api/v1/reviews/{id}", kAny, Ownership::author, "updateReview",
                        "Change one's own review, for 14 days"),
      update_review, get_review);
  add(kReviews.changing(Method::del, "/api/v1/reviews/{id}", kAny, Ownership::owner, "deleteReview",
                        "Take a review back"),
      delete_review, get_review);
  add(kReviews.reading("/api/v1/users/{id}/reviews", kAny, "getUserReviews", "A person's reviews in numbers"),
      get_user_reviews);
  return routes;
}

}  // namespace gigco::api
