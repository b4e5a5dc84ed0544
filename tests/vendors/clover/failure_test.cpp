// What an answer without success means, as far as it needs no server.
#include "vendors/clover/failure.hpp"

#include <gtest/gtest.h>

namespace gigco::clover {
namespace {

using namespace std::chrono_literals;

TEST(Failures, SayHowLongToWaitWithinBounds) {
  const std::vector<std::pair<std::string, std::chrono::milliseconds>> headers{
      {"3", 3s},     {"10", 10s}, {"11", 10s},
      {"3600", 10s}, {"0", 1s},   {"-5", 1s},
      {"soon", 1s},  {"", 1s},    {"99999999999999999999", 1s}};
  for (const auto& [header, pause] : headers) {
    const Failure failure =
        failure_of(http_client::Response{.status = 429, .headers = {{"Retry-After", header}}});
    EXPECT_EQ(failure.kind, FailureKind::unavailable) << header;
    EXPECT_EQ(failure.code, "rate_limit") << header;
    EXPECT_EQ(failure.retry_after, pause) << header;
  }
  EXPECT_EQ(failure_of(http_client::Response{.status = 429}).retry_after, 1s) << "without the header";
  EXPECT_FALSE(
      failure_of(http_client::Response{.status = 503, .headers = {{"Retry-After", "3"}}}).retry_after);
}

}  // namespace
}  // namespace gigco::clover
