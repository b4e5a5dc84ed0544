// A job as everyone sees it: its names for states and kinds, and the view that the API shows and the
// database fills. What may happen to a job is in transitions.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "domain/catalog/category.hpp"
#include "platform/core/identifiers.hpp"
#include "platform/core/money.hpp"
#include "platform/core/timestamp.hpp"

namespace gigco::jobs {

/// The names stand in the database and in the API.
enum class JobStatus {
  posted,
  offer_sent,
  accepted,
  rejected,
  worker_assigned,
  scheduled,
  in_progress,
  completed,
  paid,
  review_pending,
  closed,
  cancelled,
  no_worker_available,
  payment_failed,
  disputed
};
BOOST_DESCRIBE_ENUM(JobStatus, posted, offer_sent, accepted, rejected, worker_assigned, scheduled,
                    in_progress, completed, paid, review_pending, closed, cancelled, no_worker_available,
                    payment_failed, disputed)

using catalog::Category;

/// One of the two people of a job.
struct Person {
  Id id = 0;
  Uuid uuid;
  std::string name;
  std::optional<double> average_rating;  // 1 to 5, two decimals; empty before the first review
  std::int64_t total_jobs = 0;           // completed, in either part
};
BOOST_DESCRIBE_STRUCT(Person, (), (id, uuid, name, average_rating, total_jobs))

/// The order of the members is the order of the columns in columns.hpp.
struct JobView {
  Id id = 0;
  Uuid uuid;
  Id consumer_id = 0;
  std::optional<Id> gig_worker_id;
  std::string title;
  std::string description;
  Category category = Category::other;
  std::optional<std::string> location_address;
  std::optional<double> location_latitude;   // degrees
  std::optional<double> location_longitude;  // degrees
  std::optional<std::string> location_city;
  std::optional<std::string> location_state;
  std::optional<std::string> location_zip;
  std::optional<double> estimated_duration_hours;
  std::optional<Cents> pay_rate_per_hour;
  Cents total_pay;
  Cents price;  // total_pay, as older clients name it
  std::string currency;
  JobStatus status = JobStatus::posted;
  std::optional<Timestamp> scheduled_start;
  std::optional<Timestamp> scheduled_end;
  std::optional<Timestamp> actual_start;
  std::optional<Timestamp> actual_end;
  std::optional<Timestamp> worker_completed_at;
  std::optional<Timestamp> consumer_completed_at;
  std::optional<std::string> notes;
  std::optional<std::string> workflow_id;
  Timestamp created_at;
  Timestamp updated_at;
  Person consumer;
  std::optional<Person> gig_worker;
  std::string consumer_name;
  std::optional<std::string> worker_name;
  std::optional<Id> offered_worker_id;
  std::optional<double> distance_km;  // from the point that the list was asked from
};
BOOST_DESCRIBE_STRUCT(JobView, (),
                      (id, uuid, consumer_id, gig_worker_id, title, description, category, location_address,
                       location_latitude, location_longitude, location_city, location_state, location_zip,
                       estimated_duration_hours, pay_rate_per_hour, total_pay, price, currency, status,
                       scheduled_start, scheduled_end, actual_start, actual_end, worker_completed_at,
                       consumer_completed_at, notes, workflow_id, created_at, updated_at, consumer,
                       gig_worker, consumer_name, worker_name, offered_worker_id, distance_km))

}  // namespace gigco::jobs
