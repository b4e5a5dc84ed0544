// What every call must show before it is looked at, and how often one may ask.
#include "tests/sandbox/clover/sandbox.hpp"

namespace gigco::sandbox::clover {
namespace {

class Service : public Sandbox {};

TEST_F(Service, RefusesAMissingAndAWrongKey) {
  const Headers wrong{
      {"Authorization", "Bearer another"}, {"User-Agent", "test"}, {"x-forwarded-for", "1.2.3.4"}};
  const std::vector<std::pair<std::string, std::string>> calls{
      {"POST", "/v1/charges"},    {"GET", "/v1/charges"},
      {"GET", "/v1/charges/A"},   {"POST", "/v1/charges/A/capture"},
      {"POST", "/v1/refunds"},    {"GET", "/v1/refunds"},
      {"GET", "/v1/refunds/A"},   {"POST", "/v1/customers"},
      {"PUT", "/v1/customers/A"}, {"DELETE", "/v1/customers/A/sources/B"},
      {"GET", "/pakms/apikey"}};
  for (const auto& [method, path] : calls) {
    EXPECT_EQ(refused(401, path, "", wrong, method), "unauthorized") << method << path;
    EXPECT_EQ(refused(401, path, "", without("Authorization"), method), "unauthorized") << method << path;
  }
  EXPECT_EQ(refused(401, "/v1/tokens", card(), {{"apikey", "another"}, {"User-Agent", "test"}}),
            "unauthorized");
  EXPECT_EQ(refused(401, "/v1/tokens", card(), good()), "unauthorized") << "the private key makes no tokens";
  EXPECT_EQ(view(ask("POST", "/v1/charges", "", wrong)).error->type, "authentication_error");
}

TEST_F(Service, RefusesMoneyToMoveWithoutTheBuyersAddressAndAUserAgent) {
  for (const char* header : {"x-forwarded-for", "User-Agent"}) {
    for (const char* path : {"/v1/charges", "/v1/charges/A/capture"}) {
      EXPECT_EQ(refused(400, path, charge_of(token()), without(header)), "missing") << path << header;
    }
  }
  const View refusal = view(ask("POST", "/v1/charges", charge_of(token()), without("x-forwarded-for")));
  EXPECT_EQ(refusal.error->param, "x-forwarded-for");
  EXPECT_EQ(refused(400, "/v1/tokens", card(), {{"apikey", "public-key"}, {"User-Agent", ""}}), "missing");
  done("/v1/refunds", R"({"charge":")" + done("/v1/charges", charge_of(token())).id.value() + "\"}");
}

TEST_F(Service, TellsTheKeyOfTheBrowsers) {
  EXPECT_EQ(done("/pakms/apikey", "", "GET").apiAccessKey, "public-key");
}

TEST_F(Service, GivesTheStoredAnswerUnderOneKeyAndRefusesAnotherBody) {
  Headers headers = good();
  headers.emplace_back("idempotency-key", "1f0e6d86-2b7c-4a6e-9d0e-0d6b3a1f4f11");
  const std::string body = charge_of(token());
  const View first = view(ask("POST", "/v1/charges", body, headers));
  EXPECT_EQ(view(ask("POST", "/v1/charges", body, headers)).id, first.id);
  EXPECT_EQ(refused(400, "/v1/charges", charge_of(token()), headers), "idempotency_error");
}

TEST_F(Service, NamesTheLimitThatACallIsBeyond) {
  ask("POST", "/sandbox/rate",
      R"({"token":{"calls_per_second":1,"calls_at_once":9},"app":{"calls_per_second":99,"calls_at_once":9}})");
  http_client::Response answer = ask("GET", "/v1/charges");
  for (int i = 0; i < 3 && answer.status == 200; ++i) {  // a second may end in between
    answer = ask("GET", "/v1/charges");
  }
  EXPECT_EQ(answer.status, 429);
  EXPECT_EQ(answer.header("X-RateLimit-tokenLimit"), "1");
  EXPECT_EQ(answer.header("retry-after"), "");
  EXPECT_EQ(view(answer).error->type, "rate_limit_error");
}

}  // namespace
}  // namespace gigco::sandbox::clover
