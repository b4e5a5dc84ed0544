#include "domain/workers/worker.hpp"

#include <cmath>

#include "domain/accounts/contact.hpp"

namespace gigco::workers {
namespace {

using json::rule;

constexpr std::size_t kMaxBio = 2'000;
constexpr std::size_t kMaxContactName = 255;
constexpr std::size_t kMaxRelationship = 100;
constexpr std::size_t kMaxZone = 64;
constexpr std::size_t kMaxReason = 2'000;
constexpr std::int64_t kMaxYears = 80;
constexpr std::int64_t kMaxRadius = 500;       // miles, of a worker's own
constexpr std::int64_t kMaxDistance = 12'450;  // miles: half of the equator, everywhere
constexpr std::int64_t kBestRating = 5;
constexpr std::int64_t kMaxLatitude = 90;
constexpr std::int64_t kMaxLongitude = 180;

json::Rules field_rules() {
  return {accounts::skills_rule(),
          rule("hourly_rate").range(1, kMaxAmount.count).example("35.00"),
          rule("bio").length(0, kMaxBio).example("\"Ten years of houses and gardens.\""),
          rule("experience_years").range(0, kMaxYears).example("10"),
          rule("service_radius_miles").range(1, kMaxRadius).example("25"),
          rule("availability_notes")
              .length(0, accounts::kMaxNotesLength)
              .alias("availability")
              .example("\"weekday mornings\""),
          rule("emergency_contact_name").length(0, kMaxContactName).example("\"Bo Baker\""),
          rule("emergency_contact_phone").format(json::Format::phone).example("\"+1 415 555 0101\""),
          rule("emergency_contact_relationship").length(0, kMaxRelationship).example("\"brother\"")};
}

/// About a kilometre.
double coarse(double degrees) {
  constexpr double kSteps = 100;
  return std::round(degrees * kSteps) / kSteps;
}

}  // namespace

std::string masked(const std::string& email) {
  const std::size_t at = email.find('@');
  return at == std::string::npos ? "***" : email.substr(0, 1) + "***" + email.substr(at);
}

void hide(WorkerView& worker, Sight sight) {
  if (sight == Sight::all) {
    return;
  }
  worker.emergency_contact_name.reset();
  worker.emergency_contact_phone.reset();
  worker.emergency_contact_relationship.reset();
  if (sight == Sight::contact) {
    return;
  }
  if (worker.email) {
    worker.email = masked(*worker.email);
  }
  worker.phone.reset();
  worker.address.reset();
  worker.place_id.reset();
  if (worker.latitude && worker.longitude) {
    worker.latitude = coarse(*worker.latitude);
    worker.longitude = coarse(*worker.longitude);
  }
}

json::Rules WorkerFields::rules() { return field_rules(); }

json::Rules WorkerQuery::rules() {
  return json::joined(
      paging::PageQuery::rules(),
      {accounts::skills_rule().says("All of these, whatever their case."),
       rule("category").says("Of a service that the worker offers.").example("\"cleaning\""),
       rule("min_rating").range(1, kBestRating).example("4"),
       rule("min_rate").range(0, kMaxAmount.count).example("20.00"),
       rule("max_rate").range(0, kMaxAmount.count).example("60.00"),
       rule("lat").range(-kMaxLatitude, kMaxLatitude).example("40.7128"),
       rule("lng").range(-kMaxLongitude, kMaxLongitude).example("-74.006"),
       rule("radius_miles").range(0, kMaxDistance).example("10"),
       rule("available_from").says("Together with available_to.").example("\"2026-12-01T09:00:00Z\""),
       rule("available_to").says("Together with available_from.").example("\"2026-12-01T12:00:00Z\""),
       rule("sort").defaulted().example("\"rating\"")});
}

json::Rules RegisterWorker::rules() {
  return json::joined(json::joined(accounts::contact_rules(), field_rules()),
                      {rule("email")
                           .format(json::Format::email)
                           .says("One's own; a new person's when an administrator registers one.")
                           .example(R"("ada@example.com")")});
}

json::Rules UpdateWorker::rules() {
  return json::joined(
      json::joined(accounts::contact_rules(), field_rules()),
      {rule("time_zone").length(1, kMaxZone).example(R"("America/New_York")"),
       rule("verification_status").says("By administrators.").example("\"verified\""),
       rule("background_check_date")
           .format(json::Format::date)
           .says("By administrators.")
           .example("\"2026-11-23\""),
       rule("reason").length(0, kMaxReason).says("For the audit log.").example("\"Papers seen\"")});
}

}  // namespace gigco::workers
