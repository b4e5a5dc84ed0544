#include "domain/jobs/terms.hpp"

#include <cmath>

namespace gigco::jobs {

Cents pay_for(Cents rate_per_hour, double hours) noexcept {
  constexpr std::int64_t kMinutes = 60;  // in an hour
  const std::int64_t minutes = std::llround(hours * static_cast<double>(kMinutes));
  return Cents{(rate_per_hour.count * minutes + kMinutes / 2) / kMinutes};
}

Result<void> check(const Terms& terms) {
  std::vector<FieldError> faults;
  if (terms.latitude.has_value() != terms.longitude.has_value()) {
    faults.push_back({terms.latitude ? "location_longitude" : "location_latitude",
                      "is required, because a point has two coordinates"});
  }
  if (terms.hours && *terms.hours <= 0) {
    faults.push_back({"estimated_duration_hours", "must be more than 0"});
  }
  if (!terms.total_pay) {
    faults.push_back({"total_pay", "is required, or pay_rate_per_hour with estimated_duration_hours"});
  } else if (*terms.total_pay < Cents{1} || *terms.total_pay > kMaxAmount) {
    faults.push_back({"total_pay", "must be between 0.01 and 999999.99"});
  }
  if (terms.start && terms.end && *terms.end <= *terms.start) {
    faults.push_back({"scheduled_end", "must be after scheduled_start"});
  }
  if (!faults.empty()) {
    return invalid_fields(std::move(faults));
  }
  return {};
}

}  // namespace gigco::jobs
