// Request targets as they come off the wire.
#include "platform/http/target.hpp"

#include <gtest/gtest.h>

namespace gigco::http {
namespace {

using Segments = std::vector<std::string>;

std::string text(const json::Object& object) { return json::to_string(json::Value(object)); }

TEST(SplitTarget, TakesPathAndQueryApart) {
  const auto target = split_target("/a/b%20c?x=1&y=2");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/a/b%20c");
  EXPECT_EQ(target->query, "x=1&y=2");
}

TEST(SplitTarget, DropsTheAuthorityOfTheAbsoluteForm) {
  const auto target = split_target("http://example.com:80/a?b");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/a");
  EXPECT_EQ(target->query, "b");
  EXPECT_EQ(split_target("http://example.com")->path, "/");
}

TEST(SplitTarget, TakesTheAsterisk) { EXPECT_EQ(split_target("*")->path, "*"); }

TEST(SplitTarget, RefusesWhatIsNoTarget) {
  for (const std::string_view bad :
       {"", "localhost:80", "a/b", "/a b", "/%zz", "/\xff", "/a#b", "mailto:x", "/<"}) {
    EXPECT_FALSE(split_target(bad)) << bad;
  }
}

TEST(DecodePath, GivesDecodedSegments) {
  EXPECT_EQ(decode_path("/jobs/a%20b+c"), Segments({"jobs", "a b+c"}));
  EXPECT_EQ(decode_path("/"), Segments({""}));
  EXPECT_EQ(decode_path("/jobs/"), Segments({"jobs", ""}));
  EXPECT_EQ(decode_path("/%C3%A4"), Segments({"\xC3\xA4"}));
}

TEST(DecodePath, RefusesSlashesNulAndBadUtf8) {
  for (const std::string_view bad :
       {"/a%2Fb", "/a%00", "/%FF", "/%C0%AF", "/%ED%A0%80", "/%F4%90%80%80", "/%C3", "/%4", "/%E0%80%80"}) {
    EXPECT_FALSE(decode_path(bad)) << bad;
  }
}

TEST(DecodeQuery, DecodesNamesAndValues) {
  const auto query = decode_query("a=1&b%20c=d+e%2B&flag");
  ASSERT_TRUE(query);
  EXPECT_EQ(text(*query), R"({"a":"1","b c":"d e+"})");
}

TEST(DecodeQuery, LetsALaterParameterReplaceAnEarlier) {
  EXPECT_EQ(text(decode_query("a=1&b=2&a=3").value()), R"({"b":"2","a":"3"})");
  EXPECT_EQ(text(decode_query("a=1&a=").value()), "{}");
}

TEST(DecodeQuery, IgnoresEmptyPieces) { EXPECT_EQ(text(decode_query("&&a=1&").value()), R"({"a":"1"})"); }

TEST(DecodeQuery, RefusesBadEncoding) {
  for (const std::string_view bad : {"a=%FF", "%00=1", "a=%", "a=%4x"}) {
    EXPECT_FALSE(decode_query(bad)) << bad;
  }
}

}  // namespace
}  // namespace gigco::http
