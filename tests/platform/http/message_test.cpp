// Errors in the one form they leave in, heads of responses, and request ids.
#include "platform/http/message.hpp"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/http/request_id.hpp"
#include "platform/http/response_head.hpp"
#include "platform/http/server.hpp"

namespace gigco::http {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Error error_of(ErrorKind kind) {
  return {.kind = kind, .code = "CODE", .title = "title", .message = "Text."};
}

TEST(ErrorResponse, HasTheContractsFields) {
  const Error error{
      .kind = ErrorKind::conflict, .code = "TAKEN", .title = "already taken", .message = "Too \"late\"."};
  const Response response = error_response(error, "r-1");
  EXPECT_EQ(response.status, 409);
  EXPECT_EQ(
      response.body,
      R"({"error":"already taken","message":"Too \"late\".","code":"TAKEN","details":{},"request_id":"r-1"})");
}

TEST(ErrorResponse, NamesEachFieldOnce) {
  const Error error =
      invalid_fields({{"rating", "must be at most 5"}, {"title", "is missing"}, {"rating", "again"}});
  const Response response = error_response(error, "r");
  EXPECT_EQ(response.status, 400);
  EXPECT_THAT(response.body, HasSubstr(R"("details":{"rating":"must be at most 5","title":"is missing"})"));
}

TEST(ErrorResponse, TellsWhenToComeBack) {
  const Response response = error_response(error_of(ErrorKind::unavailable), "r");
  EXPECT_EQ(response.status, 503);
  EXPECT_THAT(response.headers, ::testing::Contains(::testing::Pair("Retry-After", "1")));
}

TEST(ErrorResponse, TakesAStatusOfItsOwn) {
  EXPECT_EQ(error_response(405, error_of(ErrorKind::invalid), "r").status, 405);
}

std::string head_of(const Response& response, Persistence persistence = Persistence::keep) {
  std::string head;
  append_head(head, response, "id-1", persistence,
              standing_lines({.strict_transport = std::chrono::hours(1)}));
  return head;
}

TEST(ResponseHead, HasWhatEveryAnswerNeeds) {
  Response response;
  response.body = "{}";
  const std::string head = head_of(response);
  EXPECT_TRUE(head.starts_with("HTTP/1.1 200 OK\r\nDate: "));
  EXPECT_THAT(head, HasSubstr(" GMT\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"));
  EXPECT_THAT(head, HasSubstr("X-Content-Type-Options: nosniff\r\n"));
  EXPECT_THAT(head, HasSubstr("X-Request-Id: id-1\r\n"));
  EXPECT_THAT(head, HasSubstr("Cache-Control: no-store\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("Connection:")));
  EXPECT_TRUE(head.ends_with("\r\n\r\n"));
}

TEST(ResponseHead, TellsBrowsersWhatTheyMayNotDo) {
  const std::string head = head_of(Response());
  EXPECT_THAT(head, HasSubstr("X-Frame-Options: DENY\r\n"));
  EXPECT_THAT(head, HasSubstr("Referrer-Policy: strict-origin-when-cross-origin\r\n"));
  EXPECT_THAT(head, HasSubstr("Permissions-Policy: camera=()"));
  EXPECT_THAT(head, HasSubstr("Strict-Transport-Security: max-age=3600; includeSubDomains\r\n"));
  EXPECT_THAT(head, HasSubstr("Content-Security-Policy: default-src 'none'; frame-ancestors 'none'"));
  EXPECT_THAT(standing_lines({}).always, Not(HasSubstr("Strict-Transport-Security"))) << "not over HTTPS";
}

TEST(ResponseHead, LeavesThePolicyOfContentsToAHandlerThatHasOne) {
  Response response;
  response.headers.emplace_back("Content-Security-Policy", "default-src 'self'");
  const std::string head = head_of(response);
  EXPECT_THAT(head, HasSubstr("Content-Security-Policy: default-src 'self'\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("default-src 'none'")));
}

TEST(ResponseHead, LeavesCachingToAHandlerThatSpeaksOfIt) {
  Response response;
  response.headers.emplace_back("Cache-Control", "max-age=60");
  EXPECT_THAT(head_of(response), Not(HasSubstr("no-store")));
}

TEST(ResponseHead, CannotBeSplitByAValue) {
  Response response;
  response.headers.emplace_back("Location", "/a\r\nSet-Cookie: x");
  EXPECT_THAT(head_of(response), HasSubstr("Location: /a  Set-Cookie: x\r\n"));
}

TEST(ResponseHead, SaysNothingOfABodyWhenThereIsNone) {
  const std::string head = head_of(Response{.status = 204});
  EXPECT_THAT(head, Not(HasSubstr("Content-Length")));
  EXPECT_THAT(head, Not(HasSubstr("Content-Type:")));
}

TEST(RequestId, IsHarmlessOrNotTaken) {
  EXPECT_TRUE(is_harmless_request_id("a-Z_0.9"));
  EXPECT_TRUE(is_harmless_request_id(std::string(64, 'a')));
  for (const std::string& bad :
       {std::string(), std::string(65, 'a'), std::string("a b"), std::string("a\n")}) {
    EXPECT_FALSE(is_harmless_request_id(bad)) << bad;
  }
}

TEST(RequestId, IsFreshEachTime) {
  std::set<std::string> seen;
  for (int i = 0; i < 10'000; ++i) {
    const std::string id = fresh_request_id();
    EXPECT_TRUE(is_harmless_request_id(id)) << id;
    EXPECT_TRUE(seen.insert(id).second) << id;
  }
}

}  // namespace
}  // namespace gigco::http
