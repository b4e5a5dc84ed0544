// The parts of a payment are the whole, whatever the amount and the fees: over a million random ones, and at
// the edges.
#include "domain/payments/fees.hpp"

#include <random>

#include <gtest/gtest.h>

namespace gigco::payments {
namespace {

constexpr FeeRates kUsual{.platform_bps = 1'000, .processor_bps = 260, .processor_fixed = Cents{10}};
constexpr int kRandomCases = 1'000'000;

struct Case {
  Cents amount;
  Cents refunded;
  FeeRates rates;
};

/// Every magnitude of amounts is as likely as any other, so that the small ones are not missed.
class Cases {
 public:
  Case next() {
    const std::int64_t most = std::int64_t{1} << between(0, 27);
    const Cents amount{std::min(between(0, most), kMaxAmount.count)};
    return {.amount = amount,
            .refunded = Cents{between(0, amount.count)},
            .rates = {.platform_bps = static_cast<std::int32_t>(between(0, kAllBasisPoints)),
                      .processor_bps = static_cast<std::int32_t>(between(0, kAllBasisPoints)),
                      .processor_fixed = Cents{between(0, 10'000)}}};
  }
  [[nodiscard]] unsigned seed() const { return seed_; }

 private:
  std::int64_t between(std::int64_t least, std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>(least, most)(random_);
  }

  unsigned seed_ = std::random_device{}();
  std::mt19937_64 random_{seed_};
};

TEST(Fees, AreRoundedToTheNearestCentTogetherAndTheWorkerGetsTheRest) {
  EXPECT_EQ(split(Cents{10'000}, kUsual),
            (Split{.worker = Cents{8'730}, .platform = Cents{1'000}, .processor = Cents{270}}));
  // 19.99: 10 % is 1.999, 2.6 % is 0.51974
  EXPECT_EQ(split(Cents{1'999}, kUsual),
            (Split{.worker = Cents{1'737}, .platform = Cents{200}, .processor = Cents{62}}));
  // 0.05 of 10 % is half a cent: up
  EXPECT_EQ(
      split(Cents{5}, {.platform_bps = 1'000, .processor_bps = 0, .processor_fixed = Cents{0}}).platform,
      Cents{1});
}

TEST(Fees, NeverTakeMoreThanThereIs) {
  EXPECT_EQ(split(Cents{0}, kUsual), Split());
  EXPECT_EQ(split(Cents{5}, kUsual),
            (Split{.worker = Cents{0}, .platform = Cents{0}, .processor = Cents{5}}));
  EXPECT_EQ(split(Cents{11}, kUsual),
            (Split{.worker = Cents{0}, .platform = Cents{1}, .processor = Cents{10}}));
}

TEST(Fees, LeaveThePartsTheWholeForAnyAmountAndRates) {
  Cases cases;
  for (int i = 0; i < kRandomCases; ++i) {
    const Case given = cases.next();
    const Split parts = split(given.amount, given.rates);
    ASSERT_EQ(parts.sum(), given.amount) << "seed " << cases.seed() << " case " << i;
    ASSERT_GE(std::min({parts.worker, parts.platform, parts.processor}), Cents{0})
        << "seed " << cases.seed() << " case " << i;
  }
}

TEST(Fees, OfALargerAmountNeverLeaveTheWorkerLess) {
  Cases cases;
  for (int i = 0; i < kRandomCases; ++i) {
    const Case given = cases.next();
    const Cents one_more{given.amount.count + 1};
    ASSERT_LE(split(given.amount, given.rates).worker, split(one_more, given.rates).worker)
        << "seed " << cases.seed() << " case " << i;
  }
  for (Cents amount; amount < Cents{100'000}; ++amount.count) {
    ASSERT_LE(split(amount, kUsual).worker, split(Cents{amount.count + 1}, kUsual).worker) << amount.count;
  }
}

TEST(Fees, LeaveThePartsWhatIsLeftAfterAnyRefund) {
  Cases cases;
  for (int i = 0; i < kRandomCases; ++i) {
    const Case given = cases.next();
    const Split before = split(given.amount, given.rates);
    const Split after = split_after_refunds(given.amount, given.refunded, given.rates);
    ASSERT_EQ(after.sum(), Cents{given.amount.count - given.refunded.count})
        << "seed " << cases.seed() << " case " << i;
    ASSERT_EQ(after.processor, before.processor) << "seed " << cases.seed() << " case " << i;
    ASSERT_LE(after.worker, before.worker) << "seed " << cases.seed() << " case " << i;
    ASSERT_GE(after.worker, Cents{0}) << "seed " << cases.seed() << " case " << i;
  }
}

TEST(Fees, OfATipAreThePlatforms) {
  const Split parts = split_of_tip(Cents{1'000}, Cents{0}, kUsual);
  EXPECT_EQ(parts, (Split{.worker = Cents{1'000}, .platform = Cents{-36}, .processor = Cents{36}}));
  EXPECT_EQ(parts.sum(), Cents{1'000});
  const Split after = split_of_tip(Cents{1'000}, Cents{400}, kUsual);
  EXPECT_EQ(after, (Split{.worker = Cents{600}, .platform = Cents{-36}, .processor = Cents{36}}));
}

}  // namespace
}  // namespace gigco::payments
