// What is taken for a card number, and what is not.
#include "api/card_data.hpp"

#include <random>

#include <gtest/gtest.h>

#include "api/card_number.hpp"
#include "platform/core/identifiers.hpp"
#include "tests/support/wait.hpp"

namespace gigco::api {
namespace {

TEST(CardData, IsANumberOfAnyNetworkHoweverItIsWritten) {
  for (const char* text : {"4242424242424242",
                           "4242 4242 4242 4242",
                           "4242-4242-4242-4242",
                           "378282246310005",
                           "3782 822463 10005",
                           "30569309025904",
                           "3566002020360505",
                           "6011361000006668",
                           "5424180273333333",
                           "2223003122003222",
                           R"({"description":"pay with 4242424242424242 please"})",
                           R"({"n":4242424242424242})",
                           "1 4242424242424242",
                           "x4242424242424242x",
                           "4242.4242.4242.4242",
                           "3782.822463.10005",
                           "a 4242-4242 4242.4242 b",
                           "Visa4242 4242 4242 4242",
                           "f47ac10b-58cc-4372-a567-0e02b2c3d479 4242424242424242",
                           "4242424242424242.50"}) {
    EXPECT_TRUE(holds_card_number(text)) << text;
  }
}

TEST(CardData, IsNothingElse) {
  for (const char* text : {"4242424242424241",                   // fails the Luhn check
                           "1732400000000", "1000000000000008",  // no network begins so
                           "+1 555 010 9999", "2026-11-24T03:04:05Z", "424242424242",
                           "424242424242424242424242",                  // too long
                           "-74.00600000000001", "0.4242424242424242",  // decimals of a coordinate
                           "f47ac10b-58cc-4372-a567-0e02b2c3d479", "4242  4242  4242  4242", "",
                           "40.71277612345678", "-73.93524212345678",  // a coordinate with all its digits
                           "192.168.100.200", "a4242424242424242b7",   // a hash
                           "42424242-4242-4242-8242-424242424242"}) {
    EXPECT_FALSE(holds_card_number(text)) << text;
  }
}

// One UUID in about two thousand would be refused if its digits counted.
TEST(CardData, IsNoUuid) {
  const auto seed = std::random_device{}();
  std::mt19937_64 random(seed);
  for (int i = 0; i < 100'000; ++i) {
    Uuid uuid;
    for (std::byte& byte : uuid.bytes) {
      byte = static_cast<std::byte>(random());
    }
    const std::string body = R"({"transaction_id":")" + to_string(uuid) + R"("})";
    ASSERT_FALSE(holds_card_number(body)) << body << ", seed " << seed;
    ASSERT_FALSE(holds_card_number("/api/v1/jobs/" + to_string(uuid) + "/payments")) << "seed " << seed;
  }
}

http::Response answer_to(http::Request& request) {
  boost::asio::io_context context;
  const http::Handler handler = http::chain(
      {refuse_card_data()},
      [](http::Request&) -> boost::asio::awaitable<http::Response> { co_return http::Response(); });
  return test::wait_for(context, handler(request));
}

http::Request request_with(std::string_view path, std::string_view body = {}) {
  http::Request request;
  request.path = path;
  request.body = body;
  return request;
}

TEST(CardData, IsRefusedWhereverItStandsInARequest) {
  const std::string number = "4242424242424242";
  http::Request query = request_with("/api/v1/jobs");
  query.query = "q=4242%204242+4242%2D4242";
  http::Request path = request_with("/api/v1/jobs/424%3242424242424%32");
  http::Request key = request_with("/api/v1/jobs");
  key.headers = {{"idempotency-key", number}};
  http::Request id = request_with("/api/v1/jobs");
  id.headers = {{"X-Request-Id", number}};
  id.id = number;
  http::Request escaped = request_with("/api/v1/jobs", R"({"title":"\u003424242424242424\u0032"})");
  http::Request member = request_with("/api/v1/jobs", R"({"card\u005fnumber":""})");
  for (http::Request* request : {&query, &path, &key, &id, &escaped, &member}) {
    EXPECT_EQ(answer_to(*request).status, 400);
    EXPECT_EQ(request->path, "/card-data-not-allowed");
    EXPECT_NE(request->id, number);
  }
}

TEST(CardData, IsNotABankAccountWhereOneIsAskedFor) {
  const std::string_view body = R"({"holder_name":"Ada","account_number" : "4242424242424242"})";
  http::Request account = request_with("/api/v1/payout-account", body);
  EXPECT_EQ(answer_to(account).status, 200);
  http::Request elsewhere = request_with("/api/v1/jobs", body);
  EXPECT_EQ(answer_to(elsewhere).status, 400);
  http::Request beside = request_with("/api/v1/payout-account",
                                      R"({"holder_name":"4242424242424242","account_number":"12345678"})");
  EXPECT_EQ(answer_to(beside).status, 400);
}

}  // namespace
}  // namespace gigco::api
