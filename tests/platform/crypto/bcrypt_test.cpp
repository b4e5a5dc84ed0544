// Against hashes made by other implementations, and the two things that bcrypt itself would overlook:
// bytes past the 72nd and bytes past a NUL.
#include "platform/crypto/bcrypt.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

namespace gigco::crypto {
namespace {

// John the Ripper's and OpenBSD's test vectors.
const std::string kHashOfU = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

std::string of_length(std::size_t bytes) {
  std::string password;
  password.resize(bytes, 'a');
  return password;
}

TEST(Bcrypt, verifies_a_hash_made_elsewhere) {
  EXPECT_TRUE(bcrypt_verify("U*U", kHashOfU));
  EXPECT_FALSE(bcrypt_verify("U*U*", kHashOfU));
  EXPECT_TRUE(bcrypt_verify("", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy"));
}

TEST(Bcrypt, verifies_its_own_hash) {
  const std::string hash = bcrypt_hash("Corr3ct-horse", kMinBcryptCost);
  EXPECT_EQ(hash.size(), 60U);
  EXPECT_EQ(hash.substr(0, 7), "$2b$04$");
  EXPECT_TRUE(bcrypt_verify("Corr3ct-horse", hash));
  EXPECT_FALSE(bcrypt_verify("corr3ct-horse", hash));
  EXPECT_FALSE(bcrypt_verify("", hash));
}

TEST(Bcrypt, salts_every_hash) {
  EXPECT_NE(bcrypt_hash("the same", kMinBcryptCost), bcrypt_hash("the same", kMinBcryptCost));
}

TEST(Bcrypt, tells_passwords_of_72_bytes_apart_by_their_last_byte) {
  const std::string password = of_length(71) + "b";
  const std::string hash = bcrypt_hash(password, kMinBcryptCost);
  EXPECT_TRUE(bcrypt_verify(password, hash));
  EXPECT_FALSE(bcrypt_verify(of_length(72), hash));
}

TEST(Bcrypt, refuses_to_hash_what_it_would_cut_off) {
  EXPECT_THROW((void)bcrypt_hash(of_length(73), kMinBcryptCost), std::invalid_argument);
  EXPECT_THROW((void)bcrypt_hash(std::string_view("secret\0tail", 11), kMinBcryptCost),
               std::invalid_argument);
}

TEST(Bcrypt, does_not_verify_a_password_that_only_begins_well) {
  const std::string hash = bcrypt_hash(of_length(72), kMinBcryptCost);
  EXPECT_FALSE(bcrypt_verify(of_length(73), hash));
  const std::string short_hash = bcrypt_hash("secret", kMinBcryptCost);
  EXPECT_FALSE(bcrypt_verify(std::string_view("secret\0tail", 11), short_hash));
}

TEST(Bcrypt, refuses_a_cost_out_of_range) {
  EXPECT_THROW((void)bcrypt_hash("secret", kMinBcryptCost - 1), std::invalid_argument);
  EXPECT_THROW((void)bcrypt_hash("secret", kMaxBcryptCost + 1), std::invalid_argument);
  EXPECT_THROW((void)bcrypt_hash("secret", -1), std::invalid_argument);
}

TEST(Bcrypt, verifies_nothing_against_a_hash_of_another_form) {
  EXPECT_FALSE(bcrypt_verify("", ""));
  EXPECT_FALSE(bcrypt_verify("x", "x"));
  EXPECT_FALSE(bcrypt_verify("x", "*0"));
  EXPECT_FALSE(bcrypt_verify("U*U", kHashOfU.substr(0, 59)));
  EXPECT_FALSE(bcrypt_verify("U*U", kHashOfU + "x"));
  EXPECT_FALSE(bcrypt_verify("Hello world!", "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc8"));
}

TEST(Bcrypt, tells_the_cost_of_a_hash_and_of_nothing_else) {
  EXPECT_EQ(bcrypt_cost(kHashOfU), 5);
  EXPECT_EQ(bcrypt_cost(bcrypt_hash("U*U", kMinBcryptCost)), kMinBcryptCost);
  EXPECT_EQ(bcrypt_cost("$2b$16$" + kHashOfU.substr(7)), std::nullopt);
  EXPECT_EQ(bcrypt_cost("a password"), std::nullopt);
}

TEST(Bcrypt, does_not_spend_seconds_on_a_stored_hash_of_excessive_cost) {
  std::string costly = kHashOfU;
  costly.replace(4, 2, "31");  // would take days
  EXPECT_FALSE(bcrypt_verify("U*U", costly));
}

}  // namespace
}  // namespace gigco::crypto
