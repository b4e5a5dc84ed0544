// What is heard and what is refused. The signature is one that openssl made:
//   printf '1700000000.{"id":"A1"}' | openssl dgst -sha256 -hmac secret
#include "vendors/clover/webhook.hpp"

#include <gtest/gtest.h>

#include "platform/crypto/digest.hpp"

namespace gigco::clover {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kSecret = "secret";
constexpr std::string_view kBody = R"({"id":"A1"})";
const Timestamp kTime{1'700'000'000s};

std::string signed_at(std::string_view time, std::string_view body) {
  return "t=" + std::string(time) +
         ",v1=" + crypto::to_hex(crypto::hmac_sha256(kSecret, std::string(time) + "." + std::string(body)));
}

std::string code(const Result<Webhook>& webhook) { return webhook ? "" : webhook.error().code; }

TEST(Webhook, is_read_when_its_signature_is_good) {
  const std::string signature =
      "t=1700000000,v1=437a4c7ee15565eaae4ef38d544758fcdd25c9e3df6f5fe711484424ec5eec64";
  const auto webhook = read_webhook(kSecret, signature, kBody, kTime);
  ASSERT_TRUE(webhook);
  EXPECT_EQ(webhook->id, "A1");
}

TEST(Webhook, has_members_in_any_case) {
  constexpr std::string_view body = R"({"Id":"A1","TYPE":"PAYMENT","Status":"DECLINED","other":[1]})";
  const auto webhook = read_webhook(kSecret, signed_at("1700000000", body), body, kTime);
  ASSERT_TRUE(webhook);
  EXPECT_EQ(webhook->type, "PAYMENT");
  EXPECT_EQ(webhook->status, "DECLINED");
}

TEST(Webhook, is_refused_without_a_signature_in_the_documented_form) {
  for (const std::string_view header :
       {"", "t=1700000000", "v1=00", "t=,v1=00", "t=17x,v1=00", "t=1700000000,v2=00"}) {
    EXPECT_EQ(code(read_webhook(kSecret, header, kBody, kTime)), "WEBHOOK_NOT_SIGNED") << header;
  }
}

TEST(Webhook, is_refused_when_body_time_or_secret_is_another) {
  const std::string signature = signed_at("1700000000", kBody);
  EXPECT_EQ(code(read_webhook(kSecret, signature, R"({"id":"A2"})", kTime)), "WEBHOOK_SIGNATURE_WRONG");
  EXPECT_EQ(code(read_webhook("other", signature, kBody, kTime)), "WEBHOOK_SIGNATURE_WRONG");
  const std::string later = "t=1700000001" + signature.substr(signature.find(','));
  EXPECT_EQ(code(read_webhook(kSecret, later, kBody, kTime)), "WEBHOOK_SIGNATURE_WRONG");
}

TEST(Webhook, is_refused_where_no_secret_is_set) {
  const std::string time = "1700000000";
  const std::string forged =
      "t=" + time + ",v1=" + crypto::to_hex(crypto::hmac_sha256("", time + "." + std::string(kBody)));
  EXPECT_EQ(code(read_webhook("", forged, kBody, kTime)), "WEBHOOK_SIGNATURE_WRONG");
}

TEST(Webhook, is_heard_for_five_minutes) {
  const std::string signature = signed_at("1700000000", kBody);
  EXPECT_TRUE(read_webhook(kSecret, signature, kBody, kTime + 300s));
  EXPECT_EQ(code(read_webhook(kSecret, signature, kBody, kTime + 301s)), "WEBHOOK_TOO_OLD");
  EXPECT_EQ(code(read_webhook(kSecret, signature, kBody, kTime - 301s)), "WEBHOOK_TOO_OLD");
  const std::string never = signed_at("9223372036854775807", kBody);
  EXPECT_EQ(code(read_webhook(kSecret, never, kBody, kTime)), "WEBHOOK_TOO_OLD");
}

TEST(Webhook, must_say_what_it_is_about) {
  for (const std::string_view body : {R"({"type":"PAYMENT"})", R"({"id":5})", "[]", "{"}) {
    EXPECT_FALSE(read_webhook(kSecret, signed_at("1700000000", body), body, kTime)) << body;
  }
}

}  // namespace
}  // namespace gigco::clover
