#include "sandbox/clover/cards.hpp"

#include <algorithm>
#include <array>

namespace gigco::sandbox::clover {
namespace {

constexpr std::array kCards{
    TestCard{"4242424242424242", "VISA", Outcome::approved},
    TestCard{"4000056655665556", "VISA", Outcome::approved},
    TestCard{"378282246310005", "AMEX", Outcome::approved},
    TestCard{"371449635398431", "AMEX", Outcome::approved},
    TestCard{"30569309025904", "DINERS_CLUB", Outcome::approved},
    TestCard{"38520000023237", "DINERS_CLUB", Outcome::approved},
    TestCard{"3566002020360505", "JCB", Outcome::approved},
    TestCard{"4761530001111126", "VISA", Outcome::approved},
    TestCard{"5204245250003294", "MC", Outcome::approved},
    TestCard{"375186917371340", "AMEX", Outcome::approved},
    TestCard{"4005578003333335", "VISA", Outcome::declined},  // a partial approval, which this API declines
    TestCard{"4005571702222222", "VISA", Outcome::declined_as_server_error},
    TestCard{"4264281511117771", "VISA", Outcome::declined},
    TestCard{"5424180273333333", "MC", Outcome::declined},
    TestCard{"375987654000004", "AMEX", Outcome::declined},
    // Ours.
    TestCard{"4000000000009995", "VISA", Outcome::insufficient_funds},
    TestCard{"4000000000000069", "VISA", Outcome::expired_card},
    TestCard{"4000000000000127", "VISA", Outcome::incorrect_cvc},
    TestCard{"4000000000000119", "VISA", Outcome::processing_error},
};

}  // namespace

std::optional<TestCard> find_test_card(std::string_view number) {
  std::string digits(number);
  std::erase(digits, ' ');
  const auto* const found = std::ranges::find(kCards, std::string_view(digits), &TestCard::number);
  if (found == kCards.end()) {
    return {};
  }
  return *found;
}

}  // namespace gigco::sandbox::clover
