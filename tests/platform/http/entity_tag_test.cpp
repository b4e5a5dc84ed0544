#include "platform/http/entity_tag.hpp"

#include <gtest/gtest.h>

namespace gigco::http {
namespace {

TEST(EntityTag, IsTheSameForTheSameBytesOnly) {
  EXPECT_EQ(entity_tag("{\"id\":1}"), entity_tag("{\"id\":1}"));
  EXPECT_NE(entity_tag("{\"id\":1}"), entity_tag("{\"id\":2}"));
  EXPECT_EQ(entity_tag("").size(), 34U);
  EXPECT_TRUE(entity_tag("x").starts_with('"') && entity_tag("x").ends_with('"'));
}

TEST(EntityTag, IsFoundInAList) {
  for (const char* condition : {"\"a\"", "*", " * ", "\"b\", \"a\"", "\"a-gzip\"", "\"a-br\" , \"c\""}) {
    EXPECT_TRUE(matches(condition, "\"a\"", Comparison::weak)) << condition;
    EXPECT_TRUE(matches(condition, "\"a\"", Comparison::strong)) << condition;
  }
  for (const char* condition : {"", "\"b\"", "a", "\"", "\"a", "W/", ", ,"}) {
    EXPECT_FALSE(matches(condition, "\"a\"", Comparison::weak)) << condition;
  }
}

TEST(EntityTag, WeakOnesCountOnlyForReading) {
  EXPECT_TRUE(matches("W/\"a\"", "\"a\"", Comparison::weak));
  EXPECT_FALSE(matches("W/\"a\"", "\"a\"", Comparison::strong));
}

}  // namespace
}  // namespace gigco::http
