// The cards that exist in the sandbox: Clover's test numbers (https://docs.clover.com/docs/test-card-numbers)
// and a few of our own for declines that it documents no number for. Any other number is refused and kept
// nowhere.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/describe.hpp>

namespace gigco::sandbox::clover {

/// What a charge of the card comes to.
enum class Outcome {
  approved,
  declined,
  declined_as_server_error,  // a decline that comes with status 500, as Clover documents for one number
  insufficient_funds,
  expired_card,
  incorrect_cvc,
  processing_error
};
BOOST_DESCRIBE_ENUM(Outcome, approved, declined, declined_as_server_error, insufficient_funds, expired_card,
                    incorrect_cvc, processing_error)

struct TestCard {
  std::string_view number;
  std::string_view brand;
  Outcome outcome;
};

/// Spaces in the number do not count.
[[nodiscard]] std::optional<TestCard> find_test_card(std::string_view number);

}  // namespace gigco::sandbox::clover
