#include "api/reviews.hpp"

#include "api/endpoint.hpp"
#include "domain/reviews/reviews.hpp"
#include "platform/db/database.hpp"

namespace gigco::api {
namespace {

using http::Method;
using reviews::ReviewView;

constexpr std::uint32_t kAnyRole = (1U << static_cast<unsigned>(accounts::Role::consumer)) |
                                   (1U << static_cast<unsigned>(accounts::Role::gig_worker)) |
                                   (1U << static_cast<unsigned>(accounts::Role::admin));
constexpr int kCreated = 201;
constexpr int kConflict = 409;

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

http::Route writing(std::string pattern, std::string_view name, std::string_view summary) {
  return {.method = Method::post,
          .pattern = std::move(pattern),
          .access = {.role_mask = kAnyRole},
          .ownership = http::Ownership::party,
          .tag = "reviews",
          .name = name,
          .summary = summary,
          .success_status = kCreated,
          .other_statuses = {kConflict},
          .takes_idempotency_key = true,
          .handler = {}};
}

}  // namespace

std::vector<http::Route> review_routes(const Services& services) {
  std::vector<http::Route> routes;
  routes.push_back(
      endpoint(writing("/api/v1/reviews", "createReview", "Review the other party of a finished job"),
               services, post_review));
  routes.push_back(
      endpoint(writing("/api/v1/jobs/{id}/review", "reviewJob", "Review the other party of this job"),
               services, review_job));
  routes.push_back(endpoint({.method = Method::get,
                             .pattern = "/api/v1/jobs/{id}/reviews",
                             .access = {.role_mask = kAnyRole},
                             .tag = "reviews",
                             .name = "listJobReviews",
                             .summary = "What the parties of a job say of each other",
                             .handler = {}},
                            services, list_job_reviews));
  return routes;
}

}  // namespace gigco::api
