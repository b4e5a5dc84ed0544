// What is taken for a card number, and what is not.
#include "api/card_data.hpp"

#include <gtest/gtest.h>

namespace gigco::api {
namespace {

TEST(CardData, IsANumberOfAnyNetworkHoweverItIsWritten) {
  for (const char* text :
       {"4242424242424242", "4242 4242 4242 4242", "4242-4242-4242-4242", "378282246310005",
        "3782 822463 10005", "30569309025904", "3566002020360505", "6011361000006668", "5424180273333333",
        "2223003122003222", R"({"description":"pay with 4242424242424242 please"})",
        R"({"n":4242424242424242})", "1 4242424242424242", "x4242424242424242x"}) {
    EXPECT_TRUE(holds_card_number(text)) << text;
  }
}

TEST(CardData, IsNothingElse) {
  for (const char* text : {"4242424242424241",                   // fails the Luhn check
                           "1732400000000", "1000000000000008",  // no network begins so
                           "+1 555 010 9999", "2026-11-24T03:04:05Z", "424242424242",
                           "424242424242424242424242",                  // too long
                           "-74.00600000000001", "0.4242424242424242",  // decimals of a coordinate
                           "f47ac10b-58cc-4372-a567-0e02b2c3d479", "4242  4242  4242  4242", ""}) {
    EXPECT_FALSE(holds_card_number(text)) << text;
  }
}

}  // namespace
}  // namespace gigco::api
