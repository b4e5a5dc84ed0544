#include "platform/crypto/wipe.hpp"

#include <gtest/gtest.h>

namespace gigco::crypto {
namespace {

TEST(WipeAtEnd, leaves_nothing_of_a_short_or_a_long_secret) {
  for (const std::string& password : {std::string("short"), std::string(72, 'x')}) {
    std::string secret = password;
    { const WipeAtEnd wipe(secret); }
    EXPECT_EQ(secret, std::string(password.size(), '\0'));
  }
}

}  // namespace
}  // namespace gigco::crypto
