// Charges as Clover's pages describe them: which members are known, what is refused, and what is listed.
#include "tests/sandbox/clover/sandbox.hpp"

namespace gigco::sandbox::clover {
namespace {

class Rules : public Sandbox {
 protected:
  std::string charge(const std::string& more = "") {
    return done("/v1/charges", charge_of(token(), more)).id.value();
  }
  std::vector<std::string> listed(const std::string& query) {
    std::vector<std::string> ids;
    for (const View& charge : view<ListView>(ask("GET", "/v1/charges?" + query)).data) {
      ids.push_back(charge.id.value());
    }
    return ids;
  }
};

TEST_F(Rules, KnowEveryMemberOfACharge) {
  charge(
      R"(,"ecomind":"moto","external_reference_id":"G 17","external_customer_reference":"c","description":"d",
            "metadata":{"operation":"x"},"receipt_email":"a@example.com","tip_amount":5,"tax_amount":5,
            "tax_rate_uuid":"t","soft_descriptor":{"text":"GigCo"},"partial_redemption":false,
            "site_url":"gigco.test","level2":{},"level3":{},"threeds":{},"tender":{},
            "stored_credentials":{"sequence":"FIRST","is_scheduled":false,"initiator":"CARDHOLDER",
              "installment_info":{"bill_pay_indicator":"Installment","invoice_number":"1","description":"d"}})");
}

TEST_F(Rules, RefuseWhatDoesNotFitByItsName) {
  const std::vector<std::array<std::string, 3>> wrong{
      {R"("surprise":1)", "invalid_request", "surprise"},
      {R"("tip_amount":-1)", "invalid_tip_amount", "tip_amount"},
      {R"("tax_amount":-1)", "invalid_tax_amount", "tax_amount"},
      {R"("receipt_email":"nobody")", "email_invalid", "receipt_email"},
      {R"("ecomind":"other")", "invalid_request", "ecomind"},
      {R"("intent":"other")", "invalid_request", "intent"},
      {R"("external_reference_id":"-")", "invalid_request", "external_reference_id"},
      {R"("external_reference_id":"1234567890123")", "invalid_request", "external_reference_id"},
      {R"("site_url":"www.a.test")", "invalid_request", "site_url"},
      {R"("metadata":{"long":")" + std::string(500, 'x') + R"("})", "invalid_request", "metadata"},
      {R"("stored_credentials":{"sequence":"LAST"})", "invalid_request", "stored_credentials.sequence"}};
  for (const auto& [member, code, param] : wrong) {
    const auto answer = ask("POST", "/v1/charges", charge_of(token(), "," + member));
    EXPECT_EQ(answer.status, 400) << member;
    EXPECT_EQ(view(answer).error->code, code) << member;
    EXPECT_EQ(view(answer).error->param, param) << member;
  }
  const std::string source = R"(,"source":")" + token() + "\"}";
  EXPECT_EQ(refused(400, "/v1/charges", R"({"amount":0,"currency":"usd")" + source), "invalid_charge_amount");
  EXPECT_EQ(refused(400, "/v1/charges", R"({"amount":100000000,"currency":"usd")" + source),
            "invalid_charge_amount");
  EXPECT_EQ(refused(400, "/v1/charges", R"({"amount":1,"currency":"USD")" + source), "invalid_request");
  EXPECT_EQ(refused(400, "/v1/charges", R"({"amount":1)" + source), "missing");
}

TEST_F(Rules, AddTheTipToTheAmount) {
  EXPECT_EQ(done("/v1/charges", charge_of(token(), R"(,"tip_amount":250,"tax_amount":100)")).amount, 5'250);
}

TEST_F(Rules, KeepTheCardOfAChargeThatSaysSoInEitherSpelling) {
  for (const char* intent : {"save_credential_on_file", "save_credentials_on_file"}) {
    const View first = done("/v1/charges", charge_of(token(), R"(,"intent":")" + std::string(intent) + "\""));
    const std::string kept = first.source->id.value();
    EXPECT_EQ(refused(400, "/v1/charges", charge_of(kept)), "missing") << "without stored_credentials";
    done("/v1/charges", charge_of(kept, R"(,"stored_credentials":{"sequence":"SUBSEQUENT"})"));
  }
  const View declined = view(ask(
      "POST", "/v1/charges", charge_of(token("4264281511117771"), R"(,"intent":"save_credential_on_file")")));
  EXPECT_EQ(declined.error->code, "card_declined");
}

TEST_F(Rules, RememberADeclinedChargeAsOneThatFailed) {
  const auto answer = ask("POST", "/v1/charges", charge_of(token("4000000000009995")));
  EXPECT_EQ(answer.status, 402);
  const ErrorView error = view(answer).error.value();
  EXPECT_EQ(error.decline_code, "insufficient_funds");
  const View charge = done("/v1/charges/" + error.charge.value(), "", "GET");
  EXPECT_EQ(charge.status, "failed");
  EXPECT_EQ(charge.paid, false);
  EXPECT_EQ(refused(400, "/v1/charges/" + charge.id.value() + "/capture", "{}"), "invalid_request");
  EXPECT_EQ(refused(400, "/v1/refunds", R"({"charge":")" + charge.id.value() + "\"}"), "invalid_request");
}

TEST_F(Rules, TakeACaptureOfASplitShipment) {
  const auto capture = [](const std::string& split) {
    return R"({"amount":100,"level2":{"split_shipment":")" + split + "\"}}";
  };
  const std::string path = "/v1/charges/" + charge() + "/capture";
  for (const char* wrong : {"", "1", "2/1", "0/1", "1/100", "a/b"}) {
    EXPECT_EQ(refused(400, path, capture(wrong)), "invalid_request") << wrong;
  }
  done(path, capture("1/2"));
  EXPECT_EQ(refused(400, path, "{}"), "charge_already_captured");
}

TEST_F(Rules, ListChargesNewestFirstFromEitherEnd) {
  const std::string first = charge();
  const std::string second = charge();
  const std::string third = charge();
  using Ids = std::vector<std::string>;
  EXPECT_EQ(listed("limit=2"), (Ids{third, second}));
  EXPECT_EQ(listed("limit=2&starting_after=" + second), (Ids{first}));
  EXPECT_EQ(listed("limit=2&ending_before=" + second), (Ids{third, second})) << "the named one comes along";
  EXPECT_EQ(listed("limit=1&ending_before=" + first), (Ids{first}));
  EXPECT_EQ(listed("created.gt=2020-01-01T00:00:00Z"), (Ids{third, second, first}));
  EXPECT_EQ(listed("created.lt=2020-01-01T00:00:00Z"), Ids());
  EXPECT_EQ(listed("customer=NOBODY"), Ids());
}

}  // namespace
}  // namespace gigco::sandbox::clover
