#include "domain/jobs/commands.hpp"

namespace gigco::jobs {
namespace {

using json::rule;

constexpr std::size_t kMaxAddress = 500;
constexpr std::size_t kMaxCity = 100;
constexpr std::size_t kMaxZip = 20;
constexpr std::size_t kMaxNotes = 2'000;
constexpr std::size_t kMaxReason = 1'000;
constexpr std::size_t kMaxSearch = 200;
constexpr std::int64_t kMaxHours = 1'000;
constexpr std::int64_t kMaxLatitude = 90;
constexpr std::int64_t kMaxLongitude = 180;
constexpr std::int64_t kMaxRadius = 20'038;  // km: half of the equator, everywhere

/// What a job is described by, with the names that older clients use.
json::Rules description_rules() {
  return {rule("title").length(3, 255).example("\"Clean my flat\""),
          rule("description").length(10, 5'000).example("\"Two rooms, a kitchen and a bath.\""),
          rule("category").defaulted().example("\"cleaning\""),
          rule("location_address").length(0, kMaxAddress).alias("location").example("\"12 Main Street\""),
          rule("location_latitude").range(-kMaxLatitude, kMaxLatitude).example("40.7128"),
          rule("location_longitude").range(-kMaxLongitude, kMaxLongitude).example("-74.006"),
          rule("location_city").length(0, kMaxCity).example("\"New York\""),
          rule("location_state").length(0, kMaxCity).example("\"NY\""),
          rule("location_zip").length(0, kMaxZip).example("\"10001\""),
          rule("estimated_duration_hours").range(0, kMaxHours).alias("estimated_hours").example("2.5"),
          rule("pay_rate_per_hour").range(1, kMaxAmount.count).alias("pay_rate").example("20.00"),
          rule("total_pay")
              .range(1, kMaxAmount.count)
              .alias("price")
              .says("When absent: the rate for the estimated hours.")
              .example("50.00"),
          rule("scheduled_start").alias("scheduled_for").example("\"2026-12-01T09:00:00Z\""),
          rule("scheduled_end").example("\"2026-12-01T11:30:00Z\""),
          rule("notes").length(0, kMaxNotes).example("\"Ring twice.\"")};
}

}  // namespace

json::Rules CreateJob::rules() {
  return json::joined(description_rules(),
                      {rule("consumer_id").range(1, INT64_MAX).example("1"),
                       rule("currency").length(3, 3).says("By ISO 4217.").example("\"USD\"")});
}

json::Rules UpdateJob::rules() { return description_rules(); }

json::Rules SendOffer::rules() {
  return {rule("gig_worker_id").range(1, INT64_MAX).example("2"),
          rule("message").length(0, kMaxReason).example("\"Could you come on Tuesday?\"")};
}

json::Rules AcceptJob::rules() {
  return {
      rule("gig_worker_id").range(1, INT64_MAX).says("The caller's own id, if given at all.").example("2")};
}

json::Rules RejectJob::rules() {
  return {rule("rejection_reason").length(0, kMaxReason).example("\"Too far away\"")};
}

json::Rules CancelJob::rules() { return {rule("reason").length(0, kMaxReason).example("\"Plans changed\"")}; }

json::Rules SetStatus::rules() {
  return {rule("status").example("\"cancelled\""),
          rule("reason").length(1, kMaxReason).example("\"Both called and asked for it\"")};
}

json::Rules JobQuery::rules() {
  return json::joined(paging::PageQuery::rules(),
                      {rule("consumer_id").range(1, INT64_MAX).example("1"),
                       rule("worker_id").range(1, INT64_MAX).example("2"),
                       rule("min_pay").range(0, kMaxAmount.count).example("20.00"),
                       rule("max_pay").range(0, kMaxAmount.count).example("200.00"),
                       rule("q").length(1, kMaxSearch).says("Words to look for.").example("\"clean\""),
                       rule("lat").range(-kMaxLatitude, kMaxLatitude).example("40.7128"),
                       rule("lng").range(-kMaxLongitude, kMaxLongitude).example("-74.006"),
                       rule("radius").range(0, kMaxRadius).says("In kilometres.").example("10"),
                       rule("sort").defaulted().example("\"newest\"")});
}

json::Rules MyJobsQuery::rules() { return paging::PageQuery::rules(); }

}  // namespace gigco::jobs
