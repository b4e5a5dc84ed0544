// Randomness itself cannot be tested in a moment; form, and that nothing is constant, can.
#include "platform/crypto/random.hpp"

#include <set>

#include <gtest/gtest.h>

namespace gigco::crypto {
namespace {

constexpr int kRounds = 2000;
constexpr std::string_view kUrlAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

TEST(RandomToken, has_43_characters_that_are_safe_in_a_url) {
  for (int round = 0; round < kRounds; ++round) {
    const std::string token = random_token();
    ASSERT_EQ(token.size(), 43U);
    ASSERT_EQ(token.find_first_not_of(kUrlAlphabet), std::string::npos) << token;
  }
}

TEST(RandomToken, uses_the_whole_alphabet_and_never_repeats) {
  std::set<std::string> tokens;
  std::set<char> characters;
  for (int round = 0; round < kRounds; ++round) {
    const std::string token = random_token();
    tokens.insert(token);
    characters.insert(token.begin(), token.end());
  }
  EXPECT_EQ(tokens.size(), static_cast<std::size_t>(kRounds));
  EXPECT_EQ(characters.size(), kUrlAlphabet.size());
}

TEST(RandomUuid, is_of_version_4_and_of_the_rfcs_variant) {
  for (int round = 0; round < kRounds; ++round) {
    const std::string text = to_string(random_uuid());
    ASSERT_EQ(text[14], '4') << text;
    ASSERT_NE(std::string_view("89ab").find(text[19]), std::string_view::npos) << text;
  }
}

TEST(RandomUuid, never_repeats) {
  std::set<std::string> seen;
  for (int round = 0; round < kRounds; ++round) {
    seen.insert(to_string(random_uuid()));
  }
  EXPECT_EQ(seen.size(), static_cast<std::size_t>(kRounds));
}

}  // namespace
}  // namespace gigco::crypto
