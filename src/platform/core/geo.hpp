// Distances on the earth, taken for a sphere with its mean radius.
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gigco {

inline constexpr double kEarthRadius = 6371.0088;       // kilometres, IUGG mean
inline constexpr double kKilometresPerMile = 1.609344;  // exactly

/// The straight line, on a sphere of radius 1, between two points this far apart along its surface.
[[nodiscard]] inline double chord_of(double kilometres) noexcept {
  const double angle = std::clamp(kilometres / kEarthRadius, 0.0, std::numbers::pi);
  return 2 * std::sin(angle / 2);
}

}  // namespace gigco
