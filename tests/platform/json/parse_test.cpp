// JSON texts: what RFC 8259 allows, and every bound of ours.
#include <gmock/gmock.h>

#include "platform/json/text.hpp"
#include "platform/json/value.hpp"

namespace gigco::json {
namespace {

std::string again(std::string_view text) {
  const auto value = parse(text);
  return value ? to_string(*value) : value.error().code;
}

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

TEST(JsonParse, keeps_values_in_order_and_numbers_as_written) {
  EXPECT_EQ(again(R"( {"b":[1,true,null],"a":"x"} )"), R"({"b":[1,true,null],"a":"x"})");
  EXPECT_EQ(again("[19.990,1E+2,-0,123456789012345678901234567890]"),
            "[19.990,1E+2,-0,123456789012345678901234567890]");
  EXPECT_EQ(again(R"("\u00e9\ud83d\ude00\n\u0001")"), "\"\xC3\xA9\xF0\x9F\x98\x80\\n\\u0001\"");
  EXPECT_EQ(again("[{},[]]"), "[{},[]]");
}

TEST(JsonParse, refuses_what_is_no_JSON) {
  for (const char* text :
       {"",    " ",      "{",       "[1,]",        "{\"a\":1,}", "{'a':1}",  "01",
        "1.",  "+1",     "NaN",     "tru",         "1 2",        "{} x",     "[1]]",
        "\"a", "\"\n\"", "\"\\x\"", "\"\\ud800\"", "/**/1",      "\"\xFF\"", "\"\xC0\xAF\""}) {
    EXPECT_EQ(again(text), "MALFORMED_JSON") << text;
  }
}

TEST(JsonParse, refuses_a_name_given_twice_at_any_depth) {
  EXPECT_EQ(again(R"({"a":1,"a":2})"), "MALFORMED_JSON");
  EXPECT_EQ(again(R"([{"b":{"a":1,"\u0061":2}}])"), "MALFORMED_JSON");
  EXPECT_EQ(again(R"([{"a":1},{"a":2}])"), R"([{"a":1},{"a":2}])");
}

TEST(JsonParse, refuses_more_depth_or_values_than_its_bounds) {
  EXPECT_EQ(again(nested(kMaxDepth)), nested(kMaxDepth));
  EXPECT_EQ(again(nested(kMaxDepth + 1)), "MALFORMED_JSON");
  std::string many = "[1";
  for (std::size_t i = 1; i < kMaxValues; ++i) {
    many += ",1";
  }
  many += "]";
  EXPECT_EQ(again(many), "MALFORMED_JSON");  // the list itself is one value too many
}

TEST(Text, tells_mail_addresses) {
  for (const char* good : {"a@b.co", "first.last+tag@sub.example.com", "o'brien@example.org"}) {
    EXPECT_TRUE(is_email(good)) << good;
  }
  for (const char* bad :
       {"", "a", "@b.co", "a@", "a@b", "a@@b.co", ".a@b.co", "a.@b.co", "a..b@b.co", "a@-b.co", "a@b-.co",
        "a@b..co", "a b@b.co", "a@b.co.", "\"a\"@b.co", "a@b.co\n", "\xC3\xA9@b.co"}) {
    EXPECT_FALSE(is_email(bad)) << bad;
  }
}

TEST(Text, tells_telephone_numbers) {
  for (const char* good : {"1234567", "+1 (415) 555-2671", "123456789012345", "030.123.4567"}) {
    EXPECT_TRUE(is_phone(good)) << good;
  }
  for (const char* bad : {"", "123456", "1234567890123456", "++1234567", "1234567x", "12345+67"}) {
    EXPECT_FALSE(is_phone(bad)) << bad;
  }
}

}  // namespace
}  // namespace gigco::json
