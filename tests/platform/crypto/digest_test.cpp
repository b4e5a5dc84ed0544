// The published vectors, and comparison of secrets of any length.
#include "platform/crypto/digest.hpp"

#include <gtest/gtest.h>

namespace gigco::crypto {
namespace {

TEST(Sha256, gives_the_standards_own_examples) {
  EXPECT_EQ(to_hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Sha256, reads_past_a_nul) { EXPECT_NE(sha256(std::string_view("a\0b", 3)), sha256("a")); }

// RFC 4231 section 4.3, and its 4.7 with a key longer than a block.
TEST(HmacSha256, gives_the_standards_own_examples) {
  EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(
      to_hex(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(ToHex, writes_two_lower_case_digits_per_byte) {
  constexpr std::array<std::byte, 3> kBytes{std::byte{0x00}, std::byte{0xaf}, std::byte{0x09}};
  EXPECT_EQ(to_hex(kBytes), "00af09");
}

TEST(EqualInConstantTime, is_true_for_the_same_bytes_only) {
  EXPECT_TRUE(equal_in_constant_time("secret", "secret"));
  EXPECT_FALSE(equal_in_constant_time("secret", "secreT"));
  EXPECT_FALSE(equal_in_constant_time("secret", "secret2"));
  EXPECT_FALSE(equal_in_constant_time("", "x"));
  EXPECT_TRUE(equal_in_constant_time("", ""));
  EXPECT_FALSE(equal_in_constant_time(std::string_view("a\0b", 3), std::string_view("a\0c", 3)));
}

}  // namespace
}  // namespace gigco::crypto
