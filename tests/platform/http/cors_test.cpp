#include "platform/http/cors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/platform/http/run.hpp"

namespace gigco::http {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::Not;
using ::testing::Pair;

TEST(Origins, AreExact) {
  const auto origins = Origins::parse("https://app.example.org , http://localhost:5173");
  ASSERT_TRUE(origins);
  EXPECT_TRUE(origins->contains("https://app.example.org"));
  EXPECT_TRUE(origins->contains("http://localhost:5173"));
  for (const char* other :
       {"http://app.example.org", "https://app.example.org:8443", "https://app.example.org.evil.net",
        "https://evil.net/https://app.example.org", "http://localhost", "null", ""}) {
    EXPECT_FALSE(origins->contains(other)) << other;
  }
}

TEST(Origins, AreNothingElse) {
  for (const char* text : {"*", "null", "app.example.org", "https://app.example.org/", "https://",
                           "ftp://a.example", "https://user@a.example", "https://a.example?x",
                           "https://A.example", "https://a.example,,https://b.example"}) {
    EXPECT_FALSE(Origins::parse(text)) << text;
  }
  EXPECT_TRUE(Origins::parse("")->empty());
}

class CrossOrigin : public ::testing::Test {
 protected:
  Response answer(Method method, std::vector<Header> headers,
                  std::string_view allowed = "https://app.example.org") {
    const Handler served = [](Request&) -> boost::asio::awaitable<Response> {
      co_return Response{.body = "served"};
    };
    Request request;
    request.method = method;
    request.headers = std::move(headers);
    return testing::run(chain({cross_origin(*Origins::parse(allowed))}, served), request);
  }
};

TEST_F(CrossOrigin, LetsPagesOfAnAllowedOriginReadTheAnswer) {
  const Response response = answer(Method::get, {{"Origin", "https://app.example.org"}});
  EXPECT_EQ(response.body, "served");
  EXPECT_THAT(response.headers, Contains(Pair("Access-Control-Allow-Origin", "https://app.example.org")));
  EXPECT_THAT(response.headers, Contains(Pair("Access-Control-Expose-Headers", HasSubstr("Retry-After"))));
  EXPECT_THAT(response.headers, Contains(Pair("Vary", "Origin")));
  EXPECT_THAT(response.headers, Not(Contains(Key("Access-Control-Allow-Credentials"))));
}

TEST_F(CrossOrigin, AnswersThePreflightOfAnAllowedOrigin) {
  const Response response = answer(
      Method::options, {{"Origin", "https://app.example.org"}, {"Access-Control-Request-Method", "PUT"}});
  EXPECT_EQ(response.status, 204);
  EXPECT_THAT(response.headers, Contains(Pair("Access-Control-Allow-Methods", HasSubstr("PUT"))));
  EXPECT_THAT(response.headers, Contains(Pair("Access-Control-Allow-Headers", HasSubstr("Authorization"))));
}

TEST_F(CrossOrigin, TellsOthersNothing) {
  for (const Method method : {Method::get, Method::options}) {
    const Response response =
        answer(method, {{"Origin", "https://evil.example"}, {"Access-Control-Request-Method", "PUT"}});
    EXPECT_EQ(response.body, "served");
    EXPECT_THAT(response.headers, Not(Contains(Key(HasSubstr("Access-Control")))));
    EXPECT_THAT(response.headers, Contains(Pair("Vary", "Origin")))
        << "or a cache would serve it to the allowed";
  }
}

TEST_F(CrossOrigin, IsSilentWhereNobodyIsAllowed) {
  EXPECT_TRUE(answer(Method::get, {{"Origin", "https://app.example.org"}}, "").headers.empty());
}

}  // namespace
}  // namespace gigco::http
