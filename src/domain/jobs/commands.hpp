// What people may ask of jobs, with the limits of each field. The rules about states and owners are in
// transitions.hpp.
#pragma once

#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "domain/accounts/actor.hpp"
#include "domain/jobs/job.hpp"
#include "domain/paging/page.hpp"
#include "platform/json/rules.hpp"

namespace gigco::jobs {

/// The pay is total_pay, or else pay_rate_per_hour for estimated_duration_hours.
struct CreateJob {
  std::optional<Id> consumer_id;  // admins may post for somebody
  std::string title;
  std::string description;
  Category category = Category::other;
  std::optional<std::string> location_address;
  std::optional<double> location_latitude;
  std::optional<double> location_longitude;
  std::optional<std::string> location_city;
  std::optional<std::string> location_state;
  std::optional<std::string> location_zip;
  std::optional<double> estimated_duration_hours;
  std::optional<Cents> pay_rate_per_hour;
  std::optional<Cents> total_pay;
  std::optional<std::string> currency;  // USD when absent
  std::optional<Timestamp> scheduled_start;
  std::optional<Timestamp> scheduled_end;
  std::optional<std::string> notes;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(CreateJob, (),
                      (consumer_id, title, description, category, location_address, location_latitude,
                       location_longitude, location_city, location_state, location_zip,
                       estimated_duration_hours, pay_rate_per_hour, total_pay, currency, scheduled_start,
                       scheduled_end, notes))

/// What is absent stays as it is.
struct UpdateJob {
  std::optional<std::string> title;
  std::optional<std::string> description;
  std::optional<Category> category;
  std::optional<std::string> location_address;
  std::optional<double> location_latitude;
  std::optional<double> location_longitude;
  std::optional<std::string> location_city;
  std::optional<std::string> location_state;
  std::optional<std::string> location_zip;
  std::optional<double> estimated_duration_hours;
  std::optional<Cents> pay_rate_per_hour;
  std::optional<Cents> total_pay;
  std::optional<Timestamp> scheduled_start;
  std::optional<Timestamp> scheduled_end;
  std::optional<std::string> notes;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(UpdateJob, (),
                      (title, description, category, location_address, location_latitude, location_longitude,
                       location_city, location_state, location_zip, estimated_duration_hours,
                       pay_rate_per_hour, total_pay, scheduled_start, scheduled_end, notes))

struct SendOffer {
  Id gig_worker_id = 0;
  std::optional<std::string> message;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(SendOffer, (), (gig_worker_id, message))

struct AcceptJob {
  std::optional<Id> gig_worker_id;  // nobody but the caller

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(AcceptJob, (), (gig_worker_id))

struct RejectJob {
  std::optional<std::string> rejection_reason;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(RejectJob, (), (rejection_reason))

struct CancelJob {
  std::optional<std::string> reason;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(CancelJob, (), (reason))

/// For administrators, who set right what went wrong outside of the rules.
struct SetStatus {
  JobStatus status = JobStatus::posted;
  std::string reason;  // for the audit log and the job's history

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(SetStatus, (), (status, reason))

enum class Sort { newest, oldest, pay_high, pay_low, distance };
BOOST_DESCRIBE_ENUM(Sort, newest, oldest, pay_high, pay_low, distance)

struct JobQuery : paging::PageQuery {
  std::optional<JobStatus> status;
  std::optional<Category> category;
  std::optional<Id> consumer_id;
  std::optional<Id> worker_id;
  std::optional<Cents> min_pay;
  std::optional<Cents> max_pay;
  std::optional<std::string> q;
  std::optional<double> lat;     // degrees
  std::optional<double> lng;     // degrees
  std::optional<double> radius;  // kilometres
  Sort sort = Sort::newest;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(JobQuery, (paging::PageQuery),
                      (status, category, consumer_id, worker_id, min_pay, max_pay, q, lat, lng, radius, sort))

struct MyJobsQuery : paging::PageQuery {
  std::optional<accounts::Role> role;  // in which part; the caller's own when absent
  std::optional<JobStatus> status;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(MyJobsQuery, (paging::PageQuery), (role, status))

}  // namespace gigco::jobs
