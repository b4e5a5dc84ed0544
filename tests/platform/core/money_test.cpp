// Money as text: what is read exactly, what is refused, and that both ways agree.
#include "platform/core/money.hpp"

#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

namespace gigco {
namespace {

TEST(Money, reads_decimals_exactly) {
  const std::vector<std::pair<std::string, std::int64_t>> table = {{"19.99", 1999},
                                                                   {"0", 0},
                                                                   {"-0.05", -5},
                                                                   {"50", 5000},
                                                                   {"50.5", 5050},
                                                                   {"0.10", 10},
                                                                   {"1.500", 150},
                                                                   {"5e1", 5000},
                                                                   {"1.5e1", 1500},
                                                                   {"1999e-2", 1999},
                                                                   {"2.5E+2", 25000},
                                                                   {"0e9", 0},
                                                                   {"0.000", 0},
                                                                   {"999999.99", 99'999'999},
                                                                   {"-999999.99", -99'999'999}};
  for (const auto& [text, cents] : table) {
    const auto amount = parse_decimal(text);
    ASSERT_TRUE(amount) << text;
    EXPECT_EQ(amount->count, cents) << text;
  }
}

TEST(Money, refuses_what_is_no_amount_or_too_fine_or_too_large) {
  for (const char* text : {"",
                           "-",
                           "+1",
                           ".5",
                           "1.",
                           "1.2.3",
                           "1,5",
                           "1 ",
                           " 1",
                           "abc",
                           "1e",
                           "1e+",
                           "1e+-2",
                           "--1",
                           "19.999",
                           "0.001",
                           "1e-3",
                           "1000000",
                           "999999.995",
                           "1e6",
                           "1e99",
                           "1e999999999999",
                           "0x10",
                           "NaN",
                           "99999999999999999999999999"}) {
    EXPECT_FALSE(parse_decimal(text)) << text;
  }
}

TEST(Money, reads_back_whatever_it_writes) {
  const auto seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  std::uniform_int_distribution<std::int64_t> any(-kMaxAmount.count, kMaxAmount.count);
  for (int i = 0; i < 10'000; ++i) {
    const Cents amount{any(random)};
    std::string text;
    append_decimal(text, amount);
    ASSERT_EQ(parse_decimal(text), amount) << text;
  }
}

}  // namespace
}  // namespace gigco
