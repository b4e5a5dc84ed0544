// How a captured amount is divided. The fees are rounded once, together, to the nearest cent, halves up:
// rounded apart, two halves could meet and a larger amount would leave the worker less. The processor's fee
// is rounded by itself, as the processor does; the platform has the rest of the fees, the worker the rest of
// the amount, so that the parts are the whole, always. Of a very small amount the processor takes its fee
// first, then the platform.
#pragma once

#include <cstdint>

#include <boost/describe.hpp>

#include "platform/core/money.hpp"

namespace gigco::payments {

/// In basis points (hundredths of a percent) of the captured amount. Kept with each payment as they were when
/// it was authorised.
struct FeeRates {
  std::int32_t platform_bps = 0;   // 0 to 10,000
  std::int32_t processor_bps = 0;  // 0 to 10,000
  Cents processor_fixed;           // per captured payment
};
BOOST_DESCRIBE_STRUCT(FeeRates, (), (platform_bps, processor_bps, processor_fixed))

inline constexpr std::int32_t kAllBasisPoints = 10'000;

struct Split {
  Cents worker;
  Cents platform;  // negative once refunds cost more than the fee brought
  Cents processor;

  [[nodiscard]] constexpr Cents sum() const noexcept {
    return Cents{worker.count + platform.count + processor.count};
  }
  friend constexpr bool operator==(const Split&, const Split&) = default;
};
BOOST_DESCRIBE_STRUCT(Split, (), (worker, platform, processor))

/// Of an amount of at least 0. The parts are at least 0.
[[nodiscard]] Split split(Cents captured, const FeeRates& rates) noexcept;

/// What stands after refunds: the worker has what a capture of the remaining amount would have given, the
/// processor keeps its whole fee, the platform bears the difference. The sum is captured − refunded.
[[nodiscard]] Split split_after_refunds(Cents captured, Cents refunded, const FeeRates& rates) noexcept;

/// The same of a tip: all that is left of it is the worker's, and the platform pays the processor.
[[nodiscard]] Split split_of_tip(Cents captured, Cents refunded, const FeeRates& rates) noexcept;

}  // namespace gigco::payments
