#include "domain/payments/fees.hpp"

#include <algorithm>

namespace gigco::payments {
namespace {

/// Both factors are small: kMaxAmount × 10,000 is far from the end of 64 bits.
std::int64_t share(Cents amount, std::int32_t basis_points) noexcept {
  return (amount.count * basis_points + kAllBasisPoints / 2) / kAllBasisPoints;
}

std::int64_t processor_fee(Cents amount, const FeeRates& rates) noexcept {
  return share(amount, rates.processor_bps) + rates.processor_fixed.count;
}

}  // namespace

Split split(Cents captured, const FeeRates& rates) noexcept {
  const std::int64_t all_fees =
      share(captured, rates.platform_bps + rates.processor_bps) + rates.processor_fixed.count;
  const std::int64_t worker = std::max(captured.count - all_fees, std::int64_t{0});
  const std::int64_t processor = std::min(processor_fee(captured, rates), captured.count);
  return {.worker = Cents{worker},
          .platform = Cents{captured.count - worker - processor},
          .processor = Cents{processor}};
}

Split split_after_refunds(Cents captured, Cents refunded, const FeeRates& rates) noexcept {
  const Cents left{captured.count - refunded.count};
  const Cents worker = split(left, rates).worker;
  const Cents processor = split(captured, rates).processor;
  return {.worker = worker,
          .platform = Cents{left.count - worker.count - processor.count},
          .processor = processor};
}

Split split_of_tip(Cents captured, Cents refunded, const FeeRates& rates) noexcept {
  const std::int64_t fee = processor_fee(captured, rates);
  return {.worker = Cents{captured.count - refunded.count}, .platform = Cents{-fee}, .processor = Cents{fee}};
}

}  // namespace gigco::payments
