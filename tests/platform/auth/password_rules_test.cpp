// Each rule by itself, and the passwords that people reach for when a form asks for "a digit and a sign".
#include "platform/auth/password_rules.hpp"

#include <random>

#include <gmock/gmock.h>

namespace gigco::auth {
namespace {

using testing::HasSubstr;
using testing::Optional;

constexpr std::string_view kEmail = "maria@example.com";

TEST(PasswordRules, accept_good_passwords) {
  for (const std::string_view good : {"Corr3ct-horse", "tR0ub4dor&3x", "Kettle7 lamp quietly",
                                      "Gr\xc3\xbcner-Tee-9uhr", "9!vQx#Lm2@pZ", "Zebra-Kettle-44"}) {
    EXPECT_EQ(password_fault(good, kEmail), std::nullopt) << good;
  }
}

TEST(PasswordRules, ask_for_ten_to_72_bytes) {
  EXPECT_THAT(password_fault("", kEmail), Optional(HasSubstr("at least 10")));
  EXPECT_THAT(password_fault("Kq7-mvtxw", kEmail), Optional(HasSubstr("at least 10")));
  EXPECT_EQ(password_fault("Kq7-mvtxwz", kEmail), std::nullopt);
  const std::string longest = "Kq7-" + std::string(68, 'v');
  EXPECT_EQ(password_fault(longest, kEmail), std::nullopt);
  EXPECT_THAT(password_fault(longest + "v", kEmail), Optional(HasSubstr("at most 72")));
}

TEST(PasswordRules, ask_for_each_kind_of_character) {
  EXPECT_EQ(password_fault("kettle-lamp-7", kEmail), "must have an upper-case letter");
  EXPECT_EQ(password_fault("KETTLE-LAMP-7", kEmail), "must have a lower-case letter");
  EXPECT_EQ(password_fault("Kettle-lamp-x", kEmail), "must have a digit");
  EXPECT_THAT(password_fault("Kettle7lamp7", kEmail), Optional(HasSubstr("must have a special character")));
}

TEST(PasswordRules, count_a_space_and_a_foreign_letter_as_special) {
  EXPECT_EQ(password_fault("Kettle7 lamp", kEmail), std::nullopt);
  EXPECT_EQ(password_fault("Kettl\xc3\xa9lamp7", kEmail), std::nullopt);
}

TEST(PasswordRules, refuse_control_characters) {
  const std::string reason = "must not have control characters";
  EXPECT_EQ(password_fault(std::string_view("Kettle-7\0lamp", 13), kEmail), reason);
  EXPECT_EQ(password_fault("Kettle-7\nlamp", kEmail), reason);
  EXPECT_EQ(password_fault("Kettle-7\x7flamp", kEmail), reason);
}

TEST(PasswordRules, refuse_the_name_in_the_email_address_in_any_case) {
  const std::string reason = "must not contain the name in your e-mail address";
  EXPECT_EQ(password_fault("x-MARIA-77-qv", kEmail), reason);
  EXPECT_EQ(password_fault("x-maria-77-Qv", "Maria@Example.com"), reason);
  EXPECT_EQ(password_fault("x-mari-a77-Qv", kEmail), std::nullopt);
}

TEST(PasswordRules, allow_a_name_too_short_to_matter) {
  EXPECT_EQ(password_fault("Kettle7-jolamp", "jo@example.com"), std::nullopt);
  EXPECT_NE(password_fault("Kettle7-joelamp", "joe@example.com"), std::nullopt);
  EXPECT_EQ(password_fault("Kettle7-lamp", "@example.com"), std::nullopt);
  EXPECT_EQ(password_fault("Kettle7-lamp", ""), std::nullopt);
}

TEST(PasswordRules, refuse_common_passwords_however_decorated) {
  for (const std::string_view usual :
       {"Password123!",  "P@ssw0rd123",        "P@$$w0rd2024", "!!Passw0rd!!", "Pa55w0rd#99",
        "Welcome2024!",  "W3lcome@2025",       "Summer2026!!", "Qwerty12345!", "Qwertyuiop1!",
        "1qaz@WSX3edc",  "!QAZ2wsx#EDC",       "Admin@12345",  "@Dmin12345",   "Iloveyou123!",
        "L3tm31n!2024",  "Monkey-12345",       "Dragon#2026",  "Abc123456!",   "Changeme123!",
        "Gigco-2026!",   "Password1Password!", "November-23",  "1Q2w3e4r5t!",  "Test-test-1234",
        "Liverpool1892!"}) {
    EXPECT_TRUE(is_common_password(usual)) << usual;
  }
  EXPECT_THAT(password_fault("Password123!", kEmail), Optional(HasSubstr("common password")));
}

TEST(PasswordRules, do_not_take_a_passphrase_for_a_common_password) {
  for (const std::string_view good :
       {"Kettle-monkey-44", "Mypasswordisgrown7!", "Dragonfly-lamp-3", "Xpassword-12Q", ""}) {
    EXPECT_FALSE(is_common_password(good)) << good;
  }
}

TEST(PasswordRules, hardly_ever_refuse_a_random_password) {
  constexpr int kRounds = 2000;
  constexpr std::string_view kAlphabet =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#%+-_";
  const auto seed = std::random_device()();
  std::mt19937 engine(seed);
  std::uniform_int_distribution<std::size_t> any(0, kAlphabet.size() - 1);
  int refused = 0;
  for (int round = 0; round < kRounds; ++round) {
    std::string password = "aA1!";
    for (int index = 0; index < 12; ++index) {
      password += kAlphabet[any(engine)];
    }
    refused += password_fault(password, kEmail) ? 1 : 0;
  }
  EXPECT_LE(refused, 1) << "seed " << seed;
}

}  // namespace
}  // namespace gigco::auth
