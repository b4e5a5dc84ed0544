#include "domain/reviews/columns.hpp"
#include "domain/reviews/reviews.hpp"

namespace gigco::reviews {
namespace {

using json::rule;

void add_filters(db::Query& sql, const accounts::Actor& actor, const ReviewQuery& query) {
  sql.add(" where (review.is_public or $::boolean or $ in (review.reviewer_id, review.reviewee_id))",
          actor.is_admin(), actor.id);
  if (query.user_id) {
    sql.add(" and (review.reviewee_id = $ or review.reviewer_id = $)", *query.user_id, *query.user_id);
  }
  if (query.job_id) {
    sql.add(" and review.job_id = $", *query.job_id);
  }
  if (query.reviewer_id) {
    sql.add(" and review.reviewer_id = $", *query.reviewer_id);
  }
  if (query.reviewee_id) {
    sql.add(" and review.reviewee_id = $", *query.reviewee_id);
  }
  if (query.min_rating || query.max_rating) {
    sql.add(" and review.rating between $ and $",
            query.min_rating.value_or(static_cast<std::int32_t>(kLowestRating)),
            query.max_rating.value_or(static_cast<std::int32_t>(kHighestRating)));
  }
  if (query.category) {
    sql.add(" and review.job_category = $", *query.category);
  }
  if (query.date_from) {
    sql.add(" and review.created_at >= $", *query.date_from);
  }
  if (query.date_to) {
    sql.add(" and review.created_at < $", *query.date_to);
  }
}

void add_order(db::Query& sql, const ReviewQuery& query) {
  const bool falls = query.sort_order == SortOrder::desc;
  switch (query.sort_by) {
    case SortBy::created_at:
      sql.add(falls ? db::Fragment(" order by review.created_at desc, review.id desc")
                    : db::Fragment(" order by review.created_at, review.id"));
      break;
    case SortBy::rating:
      sql.add(falls ? db::Fragment(" order by review.rating desc, review.id desc")
                    : db::Fragment(" order by review.rating, review.id"));
      break;
    case SortBy::job_title:
      sql.add(falls ? db::Fragment(" order by lower(review.job_title) desc, review.id desc")
                    : db::Fragment(" order by lower(review.job_title), review.id"));
      break;
  }
}

}  // namespace

json::Rules ReviewQuery::rules() {
  return json::joined(
      paging::PageQuery::rules(),
      {rule("user_id").range(1, INT64_MAX).says("Either of the two.").example("1"),
       rule("job_id").range(1, INT64_MAX).example("1"), rule("reviewer_id").range(1, INT64_MAX).example("1"),
       rule("reviewee_id").range(1, INT64_MAX).example("2"),
       rule("min_rating").range(kLowestRating, kHighestRating).example("4"),
       rule("max_rating").range(kLowestRating, kHighestRating).example("5"),
       rule("date_from").example("\"2026-11-01T00:00:00Z\""),
       rule("date_to").says("Exclusive.").example("\"2026-12-01T00:00:00Z\""),
       rule("sort_by").defaulted().example("\"rating\""),
       rule("sort_order").defaulted().example("\"desc\"")});
}

awaitable<Result<ReviewPage>> list(db::Executor& database, const accounts::Actor& actor,
                                   const ReviewQuery& query) {
  const bool is_newest_first = query.sort_by == SortBy::created_at && query.sort_order == SortOrder::desc;
  if (query.cursor && !is_newest_first) {
    co_return invalid_field("cursor", "goes only with the newest first");
  }
  const auto after = paging::place_of(query);
  if (!after) {
    co_return after.error();
  }
  db::Query rows("reviews.list");
  rows.add("select " GIGCO_REVIEW_COLUMNS " from reviews as review" GIGCO_REVIEW_JOINS);
  add_filters(rows, actor, query);
  paging::add_place(rows, *after, " and (review.created_at, review.id) < ($::timestamptz, $::bigint)");
  add_order(rows, query);
  const bool picks =
      query.min_rating || query.max_rating || query.category || query.date_from || query.date_to;
  const paging::ListOptions options{.planning = db::Planning::each_time,
                                    .most_counted = picks ? paging::kMaxCountedFew : paging::kMaxCounted};
  const auto counted = [&] {
    db::Query count("reviews.count_list");
    count.add("select count(*) from (select 1 from reviews as review");
    add_filters(count, actor, query);
    count.add(" order by review.created_at desc, review.id desc");  // or else from the oldest on
    return count;
  };
  ReviewPage page = co_await paging::fetch<ReviewView>(database, query, std::move(rows), counted, options);
  if (is_newest_first) {
    paging::tell_cursor(page);
  }
  co_return page;
}

}  // namespace gigco::reviews
