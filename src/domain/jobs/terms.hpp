// The checks that creating and changing a job share: what is agreed must fit together.
#pragma once

#include <optional>

#include "platform/core/error.hpp"
#include "platform/core/money.hpp"
#include "platform/core/timestamp.hpp"

namespace gigco::jobs {

/// The rate for the hours, counted in whole minutes and rounded half up to a cent.
[[nodiscard]] Cents pay_for(Cents rate_per_hour, double hours) noexcept;

struct Terms {
  std::optional<double> latitude;
  std::optional<double> longitude;
  std::optional<double> hours;
  std::optional<Cents> total_pay;
  std::optional<Timestamp> start;
  std::optional<Timestamp> end;
};

/// An `invalid` that names every field at fault.
[[nodiscard]] Result<void> check(const Terms& terms);

}  // namespace gigco::jobs
