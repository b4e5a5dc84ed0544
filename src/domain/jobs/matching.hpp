// Which open jobs suit a worker: near enough, of a kind that the worker offers, at a time that is free.
#pragma once

#include <vector>

#include <boost/asio/awaitable.hpp>

#include "domain/jobs/jobs.hpp"

namespace gigco::jobs {

/// The nearest ones that are looked at; ranking reads no more than these whatever the number of jobs.
inline constexpr std::int64_t kMaxCandidates = 100;

/// Each fit is from 0 to 1, and 0.5 when nothing is known.
struct JobMatch : JobView {
  double score = 0;         // half of it distance, three tenths category, two tenths schedule
  double distance_fit = 0;  // 1 here, 0 at the edge of the radius
  double category_fit = 0;  // 1 when the worker offers a service of this category
  double schedule_fit = 0;  // 1 within hours on offer, 0.25 outside of them, 0 when they are taken
};
BOOST_DESCRIBE_STRUCT(JobMatch, (JobView), (score, distance_fit, category_fit, schedule_fit))

struct MatchQuery : paging::PageQuery {
  std::optional<Category> category;
  std::optional<Cents> min_pay;
  std::optional<double> lat;           // degrees; the worker's own place when absent
  std::optional<double> lng;           // degrees
  std::optional<double> radius_miles;  // the worker's own when absent

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(MatchQuery, (paging::PageQuery), (category, min_pay, lat, lng, radius_miles))

using MatchPage = paging::Page<JobMatch>;

/// The best first. Errors: WORKER_NOT_FOUND, 409 PLACE_UNKNOWN for a worker without coordinates when none
/// are given, `invalid` (lat, lng, cursor, page, offset).
[[nodiscard]] awaitable<Result<MatchPage>> match(db::Executor& database, const accounts::Actor& worker,
                                                 const MatchQuery& query);

}  // namespace gigco::jobs
