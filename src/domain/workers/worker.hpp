// A gig worker as others see one, and what can be asked about many of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "domain/accounts/profile.hpp"
#include "domain/catalog/category.hpp"
#include "platform/core/money.hpp"

namespace gigco::workers {

enum class Verification { pending, verified, rejected, suspended };
BOOST_DESCRIBE_ENUM(Verification, pending, verified, rejected, suspended)

/// What a worker says besides the account. What is absent stays as it is.
struct WorkerFields {
  std::optional<std::vector<std::string>> skills;
  std::optional<Cents> hourly_rate;
  std::optional<std::string> bio;
  std::optional<std::int32_t> experience_years;
  std::optional<double> service_radius_miles;
  std::optional<std::string> availability_notes;
  std::optional<std::string> emergency_contact_name;
  std::optional<std::string> emergency_contact_phone;
  std::optional<std::string> emergency_contact_relationship;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(WorkerFields, (),
                      (skills, hourly_rate, bio, experience_years, service_radius_miles, availability_notes,
                       emergency_contact_name, emergency_contact_phone, emergency_contact_relationship))

/// The account's members come first.
struct WorkerView : accounts::Profile {
  std::optional<std::string> bio;
  std::optional<Cents> hourly_rate;
  std::optional<std::int32_t> experience_years;
  Verification verification_status = Verification::pending;
  std::optional<std::string> background_check_date;  // a full-date by RFC 3339
  double service_radius_miles = 0;
  std::optional<std::string> availability_notes;
  std::vector<std::string> skills;
  std::optional<double> average_rating;  // 1 to 5, two decimals
  std::int64_t total_reviews = 0;
  std::int64_t total_jobs = 0;  // completed
  std::optional<std::string> emergency_contact_name;
  std::optional<std::string> emergency_contact_phone;
  std::optional<std::string> emergency_contact_relationship;
  std::optional<double> distance_miles;  // from the point that the list was asked from
};
BOOST_DESCRIBE_STRUCT(WorkerView, (accounts::Profile),
                      (bio, hourly_rate, experience_years, verification_status, background_check_date,
                       service_radius_miles, availability_notes, skills, average_rating, total_reviews,
                       total_jobs, emergency_contact_name, emergency_contact_phone,
                       emergency_contact_relationship, distance_miles))

/// How much of a worker somebody may see.
enum class Sight {
  all,      // oneself and administrators
  contact,  // the other party of an active job: e-mail address, telephone, address
  profile   // everybody else: the e-mail address masked, the place within about a kilometre
};
void hide(WorkerView& worker, Sight sight);

/// "a***@example.com".
[[nodiscard]] std::string masked(const std::string& email);

enum class WorkerSort { newest, rating, rate_low, rate_high, distance };
BOOST_DESCRIBE_ENUM(WorkerSort, newest, rating, rate_low, rate_high, distance)

struct WorkerQuery : paging::PageQuery {
  std::optional<std::vector<std::string>> skills;  // all of them
  std::optional<catalog::Category> category;       // of a service that is offered
  std::optional<double> min_rating;
  std::optional<Cents> min_rate;
  std::optional<Cents> max_rate;
  std::optional<Verification> verification_status;
  std::optional<double> lat;
  std::optional<double> lng;
  std::optional<double> radius_miles;
  std::optional<Timestamp> available_from;
  std::optional<Timestamp> available_to;
  WorkerSort sort = WorkerSort::newest;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(WorkerQuery, (paging::PageQuery),
                      (skills, category, min_rating, min_rate, max_rate, verification_status, lat, lng,
                       radius_miles, available_from, available_to, sort))

/// For oneself, or by an administrator for somebody new: then the members of the account are meant too.
struct RegisterWorker : WorkerFields {
  std::optional<std::string> name;
  std::optional<std::string> email;
  std::optional<std::string> phone;
  std::optional<std::string> address;
  std::optional<double> latitude;
  std::optional<double> longitude;
  std::optional<std::string> place_id;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(RegisterWorker, (WorkerFields),
                      (name, email, phone, address, latitude, longitude, place_id))

struct UpdateWorker : WorkerFields {
  std::optional<std::string> name;
  std::optional<std::string> phone;
  std::optional<std::string> address;
  std::optional<double> latitude;
  std::optional<double> longitude;
  std::optional<std::string> place_id;
  std::optional<std::string> time_zone;
  std::optional<Verification> verification_status;   // by administrators
  std::optional<std::string> background_check_date;  // by administrators
  std::optional<std::string> reason;                 // for the audit log

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(UpdateWorker, (WorkerFields),
                      (name, phone, address, latitude, longitude, place_id, time_zone, verification_status,
                       background_check_date, reason))

}  // namespace gigco::workers
