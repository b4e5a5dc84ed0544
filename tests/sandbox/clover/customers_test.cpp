// Tokens of cards, and customers who keep them.
#include "tests/sandbox/clover/sandbox.hpp"

namespace gigco::sandbox::clover {
namespace {

class Customers : public Sandbox {
 protected:
  static std::string keeping(const std::string& source) {
    return R"({"email":"casey@example.com","source":")" + source + "\"}";
  }
  static std::string with(const std::string& source) { return R"({"source":")" + source + "\"}"; }
};

TEST_F(Customers, HaveNoCardTwiceButPerhapsAnother) {
  const std::string path = "/v1/customers/" + done("/v1/customers", keeping(token())).id.value();
  EXPECT_EQ(refused(409, path, with(token()), good(), "PUT"), "invalid_request");
  done(path, with(token("4000056655665556")), "PUT");
  EXPECT_EQ(refused(402, path, with(token("4264281511117771")), good(), "PUT"), "card_declined");
  EXPECT_EQ(refused(404, "/v1/customers/NOBODY", with(token()), good(), "PUT"), "resource_missing");
  const std::string used = token();
  done("/v1/charges", charge_of(used));
  EXPECT_EQ(refused(400, path, with(used), good(), "PUT"), "token_already_used");
}

TEST_F(Customers, TakeTheSameCardAgainOnceItIsRevoked) {
  const std::string source = token();
  const std::string path = "/v1/customers/" + done("/v1/customers", keeping(source)).id.value();
  done(path + "/sources/" + source, "", "DELETE");
  done(path, with(token()), "PUT");
}

TEST_F(Customers, AreNamedByTheirChargesAndHaveAnAddress) {
  const std::string id = done("/v1/customers", keeping(token())).id.value();
  EXPECT_EQ(done("/v1/charges", charge_of(id)).customer, id);
  EXPECT_EQ(view<ListView>(ask("GET", "/v1/charges?customer=" + id)).data.size(), 1U);
  EXPECT_EQ(refused(400, "/v1/customers", R"({"email":"nobody","source":"clv_1"})"), "email_invalid");
  EXPECT_EQ(refused(400, "/v1/customers", R"({"email":"casey@example.com"})"), "missing");
}

TEST_F(Customers, MakeTokensOfGoodTestCardsOnly) {
  const auto code = [this](int status, const std::string& body) {
    return refused(status, "/v1/tokens", body, {{"apikey", "public-key"}, {"User-Agent", "test"}});
  };
  const auto dated = [](const std::string& month, const std::string& year) {
    return R"({"card":{"number":"4242424242424242","exp_month":")" + month + R"(","exp_year":")" + year +
           "\"}}";
  };
  EXPECT_EQ(code(402, card("4111111111111111")), "incorrect_number") << "no test number";
  EXPECT_EQ(code(402, card("4242424242424242", R"(,"cvv":"12")")), "invalid_cvc");
  EXPECT_EQ(code(402, dated("13", "2035")), "invalid_expiry_month");
  EXPECT_EQ(code(402, dated("12", "203")), "invalid_expiry_year");
  EXPECT_EQ(code(402, dated("12", "20")), "expired_card");
  EXPECT_EQ(code(400, R"({"card":{"exp_month":"12","exp_year":"2035"}})"), "missing");
  EXPECT_EQ(code(400, card("4242424242424242", R"(,"encrypted_pan":"x")")), "invalid_request");
  token("4242 4242 4242 4242");
}

}  // namespace
}  // namespace gigco::sandbox::clover
