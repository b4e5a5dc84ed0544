// What is agreed about a job: the pay for hours without a lost cent, and what does not fit together.
#include "domain/jobs/terms.hpp"

#include <gmock/gmock.h>

namespace gigco::jobs {
namespace {

std::vector<std::string> faulty_fields(const Terms& terms) {
  const auto checked = check(terms);
  std::vector<std::string> fields;
  if (!checked) {
    for (const FieldError& fault : checked.error().details) {
      fields.push_back(fault.field);
    }
  }
  return fields;
}

TEST(Pay, IsTheRateForTheHours) { EXPECT_EQ(pay_for(Cents{2'000}, 2.5), Cents{5'000}); }

TEST(Pay, IsRoundedHalfUpToACent) {
  EXPECT_EQ(pay_for(Cents{1'001}, 0.5), Cents{501});
  EXPECT_EQ(pay_for(Cents{1'999}, 0.1), Cents{200});
}

TEST(Terms, WantAPay) { EXPECT_THAT(faulty_fields({}), testing::ElementsAre("total_pay")); }

TEST(Terms, NameEveryFault) {
  const Timestamp noon{std::chrono::hours(12)};
  const Terms terms{.latitude = 1,
                    .longitude = {},
                    .hours = 0,
                    .total_pay = Cents{kMaxAmount.count + 1},
                    .start = noon,
                    .end = noon};
  EXPECT_THAT(faulty_fields(terms), testing::ElementsAre("location_longitude", "estimated_duration_hours",
                                                         "total_pay", "scheduled_end"));
}

TEST(Terms, AcceptWhatFitsTogether) {
  Terms terms;
  terms.total_pay = Cents{1};
  EXPECT_THAT(faulty_fields(terms), testing::IsEmpty());
}

}  // namespace
}  // namespace gigco::jobs
