// What is issued is verified, for as long as it should be; everything else is refused.
#include "platform/auth/access_token.hpp"

#include <stdexcept>
#include <thread>

#include <gmock/gmock.h>

#include "platform/auth/token_cache.hpp"
#include "tests/platform/auth/forged_token.hpp"

namespace gigco::auth {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::seconds;

constexpr Timestamp kIssued{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}};
constexpr seconds kLifetime = hours{24};

const SigningKey kKey{.id = "2026-11", .secret = "0123456789abcdef0123456789abcdef"};
const SigningKey kOlderKey{.id = "2026-10", .secret = "fedcba9876543210fedcba9876543210"};

AccessClaims maria() {
  return {.user_id = 42,
          .uuid = parse_uuid("0b1f9c7e-4a9d-4c53-9a43-0d2f4c3f8e11").value(),
          .email = "maria@example.com",
          .role = "gig_worker",
          .session_id = 7};
}

std::string code_of(const Result<std::shared_ptr<const AccessClaims>>& result) {
  return result ? "accepted" : result.error().code;
}

constexpr std::string_view kHeader = R"({"alg":"HS256","kid":"2026-11","typ":"JWT"})";
const std::string kPayload =
    R"({"iss":"gigco-api","jti":"j1","uuid":"0b1f9c7e-4a9d-4c53-9a43-0d2f4c3f8e11","email":"m@example.com",)"
    R"("role":"admin","user_id":42,"sid":7,"iat":1795392000,"exp":1795478400})";

std::string replaced(std::string text, std::string_view part, std::string_view by) {
  const auto at = text.find(part);
  if (at == std::string::npos) {
    throw std::logic_error("the payload has no " + std::string(part));
  }
  return text.replace(at, part.size(), by);
}

class AccessTokensTest : public testing::Test {
 protected:
  std::string verdict(std::string_view token, Timestamp at = kIssued) {
    return code_of(tokens_.verify(token, at));
  }
  std::string verdict_on(std::string_view header, std::string_view payload) {
    return verdict(forge(header, payload, kKey.secret));
  }
  AccessTokens tokens_{{kKey}, kLifetime};
};

TEST_F(AccessTokensTest, give_back_the_claims_they_were_issued_with) {
  const auto claims =
      tokens_.verify(tokens_.issue(maria(), kIssued + microseconds(900'000)), kIssued).value();
  EXPECT_EQ(claims->user_id, 42);
  EXPECT_EQ(claims->uuid, maria().uuid);
  EXPECT_EQ(claims->email, "maria@example.com");
  EXPECT_EQ(claims->role, "gig_worker");
  EXPECT_EQ(claims->session_id, 7);
  EXPECT_EQ(claims->issued_at, kIssued) << "whole seconds";
  EXPECT_EQ(claims->expires_at, kIssued + kLifetime);
  EXPECT_EQ(tokens_.lifetime(), kLifetime);
}

TEST_F(AccessTokensTest, end_before_their_lifetime_where_that_is_asked) {
  const auto expiry_of = [this](const AccessClaims& claims) {
    return tokens_.verify(tokens_.issue(claims, kIssued), kIssued).value()->expires_at;
  };
  AccessClaims claims = maria();
  claims.expires_at = kIssued + hours{1};
  EXPECT_EQ(expiry_of(claims), kIssued + hours{1});
  claims.expires_at = kIssued + kLifetime + hours{1};
  EXPECT_EQ(expiry_of(claims), kIssued + kLifetime);
}

TEST_F(AccessTokensTest, have_a_token_id_of_their_own_each_time) {
  const auto first = tokens_.verify(tokens_.issue(maria(), kIssued), kIssued).value();
  const auto second = tokens_.verify(tokens_.issue(maria(), kIssued), kIssued).value();
  EXPECT_EQ(first->token_id.size(), 36U);
  EXPECT_NE(first->token_id, second->token_id);
}

TEST_F(AccessTokensTest, keep_ids_of_63_bits_and_texts_of_any_language) {
  AccessClaims claims = maria();
  claims.user_id = std::numeric_limits<Id>::max();
  claims.email = "m\xc3\xa4rz\"\\@example.com";
  const auto seen = tokens_.verify(tokens_.issue(claims, kIssued), kIssued).value();
  EXPECT_EQ(seen->user_id, std::numeric_limits<Id>::max());
  EXPECT_EQ(seen->email, claims.email);
}

TEST_F(AccessTokensTest, accept_a_token_made_elsewhere_with_the_same_key) {
  EXPECT_EQ(verdict_on(kHeader, kPayload), "accepted");
}

TEST_F(AccessTokensTest, refuse_a_tampered_payload) {
  const std::string token = tokens_.issue(maria(), kIssued);
  const auto body = token.find('.') + 1;
  const auto signature = token.rfind('.');
  const std::string other = token.substr(0, body) + to_base64url(kPayload) + token.substr(signature);
  EXPECT_EQ(verdict(other), "TOKEN_INVALID");
}

TEST_F(AccessTokensTest, refuse_a_token_with_any_one_character_changed) {
  const std::string token = tokens_.issue(maria(), kIssued);
  ASSERT_EQ(verdict(token), "accepted");
  for (std::size_t at = 0; at < token.size(); ++at) {
    std::string changed = token;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    EXPECT_EQ(verdict(changed), "TOKEN_INVALID") << "at " << at;
  }
}

TEST_F(AccessTokensTest, refuse_every_beginning_of_a_token) {
  const std::string token = tokens_.issue(maria(), kIssued);
  for (std::size_t size = 0; size < token.size(); ++size) {
    EXPECT_EQ(verdict(std::string_view(token).substr(0, size)), "TOKEN_INVALID") << size;
  }
}

TEST_F(AccessTokensTest, refuse_what_follows_a_token) {
  const std::string token = tokens_.issue(maria(), kIssued);
  EXPECT_EQ(verdict(token + "A"), "TOKEN_INVALID");
  EXPECT_EQ(verdict(token + ".A"), "TOKEN_INVALID");
  EXPECT_EQ(verdict(token + std::string("\0A", 2)), "TOKEN_INVALID");
  EXPECT_EQ(verdict(token + std::string(kMaxTokenBytes, 'A')), "TOKEN_INVALID");
}

TEST_F(AccessTokensTest, refuse_another_algorithm) {
  const auto header = [](std::string_view algorithm) {
    return replaced(std::string(kHeader), "HS256", algorithm);
  };
  for (const std::string_view algorithm :
       {"none", "None", "hs256", "HS384", "HS512", "RS256", "ES256", "", "HS2567"}) {
    EXPECT_EQ(verdict_on(header(algorithm), kPayload), "TOKEN_INVALID") << algorithm;
  }
  EXPECT_EQ(verdict(forge(header("HS512"), kPayload, kKey.secret, EVP_sha512())), "TOKEN_INVALID");
  EXPECT_EQ(verdict(forge(header("HS384"), kPayload, kKey.secret, EVP_sha384())), "TOKEN_INVALID");
}

TEST_F(AccessTokensTest, refuse_an_unsigned_token) {
  const std::string header = R"({"alg":"none","kid":"2026-11"})";
  EXPECT_EQ(verdict(to_base64url(header) + "." + to_base64url(kPayload) + "."), "TOKEN_INVALID");
  EXPECT_EQ(verdict(to_base64url(kHeader) + "." + to_base64url(kPayload) + "."), "TOKEN_INVALID");
  EXPECT_EQ(verdict(forge(header, kPayload, "")), "TOKEN_INVALID");
}

TEST_F(AccessTokensTest, refuse_another_secret) {
  EXPECT_EQ(verdict(forge(kHeader, kPayload, kOlderKey.secret)), "TOKEN_INVALID");
}

TEST_F(AccessTokensTest, refuse_an_unknown_or_missing_key_id) {
  EXPECT_EQ(verdict_on(R"({"alg":"HS256","kid":"2026-12"})", kPayload), "TOKEN_INVALID");
  EXPECT_EQ(verdict_on(R"({"alg":"HS256","kid":""})", kPayload), "TOKEN_INVALID");
  EXPECT_EQ(verdict_on(R"({"alg":"HS256","kid":1})", kPayload), "TOKEN_INVALID");
  EXPECT_EQ(verdict_on(R"({"alg":"HS256"})", kPayload), "TOKEN_INVALID");
}

TEST_F(AccessTokensTest, refuse_a_token_that_lacks_any_one_claim) {
  for (const std::string_view claim :
       {"iss", "jti", "uuid", "email", "role", "user_id", "sid", "iat", "exp"}) {
    const std::string payload = replaced(kPayload, "\"" + std::string(claim) + "\"", "\"other\"");
    EXPECT_EQ(verdict_on(kHeader, payload), "TOKEN_INVALID") << claim;
  }
}

TEST_F(AccessTokensTest, refuse_a_claim_of_a_wrong_type_or_range) {
  const auto payload_with = [](std::string_view part, std::string_view by) {
    return replaced(kPayload, part, by);
  };
  for (const std::string_view id : {"\"42\"", "0", "-1", "4.5", "null", "true", "9223372036854775808"}) {
    EXPECT_EQ(verdict_on(kHeader, payload_with("42", id)), "TOKEN_INVALID") << id;
  }
  for (const std::string_view end :
       {"\"1795478400\"", "-5", "253402300800", "9223372036854775807", "1e300"}) {
    EXPECT_EQ(verdict_on(kHeader, payload_with("1795478400", end)), "TOKEN_INVALID") << end;
  }
  EXPECT_EQ(verdict_on(kHeader, payload_with("gigco-api", "other-api")), "TOKEN_INVALID");
  EXPECT_EQ(verdict_on(kHeader, payload_with("\"admin\"", "\"\"")), "TOKEN_INVALID");
  EXPECT_EQ(verdict_on(kHeader, payload_with("\"admin\"", "[\"admin\"]")), "TOKEN_INVALID");
  EXPECT_EQ(verdict_on(kHeader, payload_with("0b1f9c7e-", "")), "TOKEN_INVALID");
}

TEST_F(AccessTokensTest, refuse_what_is_no_token) {
  for (const std::string_view text :
       {"", ".", "..", "...", "a.b.c", "Bearer x", "e30.e30.e30", "bnVsbA.bnVsbA."}) {
    EXPECT_EQ(verdict(text), "TOKEN_INVALID") << text;
  }
  EXPECT_EQ(verdict_on("[]", kPayload), "TOKEN_INVALID");
  EXPECT_EQ(verdict_on(kHeader, "[]"), "TOKEN_INVALID");
  EXPECT_EQ(verdict_on(kHeader, ""), "TOKEN_INVALID");
}

TEST_F(AccessTokensTest, hold_until_their_end_and_the_clock_skew) {
  const std::string token = tokens_.issue(maria(), kIssued);
  const Timestamp end = kIssued + kLifetime + kClockSkew;
  // Each on a fresh thread, so that nothing is remembered of the one before.
  const auto fresh_verdict = [&](Timestamp at) {
    std::string result;
    std::jthread([&] { result = verdict(token, at); }).join();
    return result;
  };
  EXPECT_EQ(fresh_verdict(kIssued + kLifetime), "accepted");
  EXPECT_EQ(fresh_verdict(end - microseconds(1)), "accepted");
  EXPECT_EQ(fresh_verdict(end), "TOKEN_EXPIRED");
  EXPECT_EQ(fresh_verdict(end + hours(24 * 365)), "TOKEN_EXPIRED");
}

TEST_F(AccessTokensTest, allow_a_clock_that_is_slightly_behind_the_issuers) {
  const std::string token = tokens_.issue(maria(), kIssued);
  EXPECT_EQ(verdict(token, kIssued - kClockSkew - microseconds(1)), "TOKEN_INVALID");
  EXPECT_EQ(verdict(token, kIssued - kClockSkew), "accepted");
}

TEST_F(AccessTokensTest, tell_expired_from_invalid_in_one_plain_text_each) {
  const auto expired = tokens_.verify(tokens_.issue(maria(), kIssued - hours(48)), kIssued);
  const auto invalid = tokens_.verify("x", kIssued);
  EXPECT_EQ(expired.error().kind, ErrorKind::unauthenticated);
  EXPECT_EQ(invalid.error().kind, ErrorKind::unauthenticated);
  EXPECT_EQ(expired.error().code, "TOKEN_EXPIRED");
  EXPECT_NE(expired.error().message, invalid.error().message);
  EXPECT_EQ(invalid.error().message, tokens_.verify(forge(kHeader, kPayload, "x"), kIssued).error().message);
}

TEST_F(AccessTokensTest, do_not_say_that_a_forged_token_has_expired) {
  EXPECT_EQ(verdict(forge(kHeader, kPayload, kOlderKey.secret), kIssued + hours(24 * 365)), "TOKEN_INVALID");
}

TEST_F(AccessTokensTest, can_be_given_up_after_they_have_expired) {
  const std::string expired = tokens_.issue(maria(), kIssued);
  EXPECT_EQ(verdict(expired, kIssued + kLifetime + hours{1}), "TOKEN_EXPIRED");
  EXPECT_EQ(tokens_.verify_origin(expired).value()->session_id, 7);
  EXPECT_EQ(code_of(tokens_.verify_origin(forge(kHeader, kPayload, kOlderKey.secret))), "TOKEN_INVALID");
  EXPECT_EQ(code_of(tokens_.verify_origin("")), "TOKEN_INVALID");
}

TEST_F(AccessTokensTest, are_not_issued_without_a_user_or_with_a_broken_text) {
  const auto issue_with = [&](auto change) {
    AccessClaims claims = maria();
    change(claims);
    return tokens_.issue(claims, kIssued);
  };
  EXPECT_THROW(issue_with([](AccessClaims& claims) { claims.user_id = 0; }), std::invalid_argument);
  EXPECT_THROW(issue_with([](AccessClaims& claims) { claims.session_id = -1; }), std::invalid_argument);
  EXPECT_THROW(issue_with([](AccessClaims& claims) { claims.role.clear(); }), std::invalid_argument);
  EXPECT_THROW(issue_with([](AccessClaims& claims) { claims.email = std::string("a\0b", 3); }),
               std::invalid_argument);
  EXPECT_THROW(issue_with([](AccessClaims& claims) { claims.email = "\xff"; }), std::runtime_error);
}

TEST(SigningKeys, change_without_logging_anyone_out) {
  const AccessTokens before({kOlderKey}, kLifetime);
  const AccessTokens during({kKey, kOlderKey}, kLifetime);
  const AccessTokens after({kKey}, kLifetime);
  const std::string old_token = before.issue(maria(), kIssued);
  const std::string new_token = during.issue(maria(), kIssued);
  EXPECT_EQ(code_of(during.verify(old_token, kIssued)), "accepted");
  EXPECT_EQ(code_of(during.verify(new_token, kIssued)), "accepted");
  EXPECT_EQ(code_of(after.verify(new_token, kIssued)), "accepted");
  EXPECT_EQ(code_of(after.verify(old_token, kIssued)), "TOKEN_INVALID");
  EXPECT_EQ(code_of(before.verify(new_token, kIssued)), "TOKEN_INVALID");
}

TEST(SigningKeys, do_not_verify_under_another_keys_id) {
  const AccessTokens tokens({kKey, kOlderKey}, kLifetime);
  EXPECT_EQ(code_of(tokens.verify(forge(kHeader, kPayload, kOlderKey.secret), kIssued)), "TOKEN_INVALID");
}

TEST(SigningKeys, are_refused_when_weak_nameless_or_doubled) {
  const auto make = [](std::vector<SigningKey> keys, seconds lifetime = kLifetime) {
    AccessTokens(std::move(keys), lifetime);
  };
  EXPECT_THROW(make({}), std::invalid_argument);
  EXPECT_THROW(make({{.id = "a", .secret = std::string(kMinSecretBytes - 1, 'x')}}), std::invalid_argument);
  EXPECT_NO_THROW(make({{.id = "a", .secret = std::string(kMinSecretBytes, 'x')}}));
  EXPECT_THROW(make({kKey, {.id = "a", .secret = "short"}}), std::invalid_argument);
  EXPECT_THROW(make({{.id = "", .secret = kKey.secret}}), std::invalid_argument);
  EXPECT_THROW(make({kKey, {.id = kKey.id, .secret = kOlderKey.secret}}), std::invalid_argument);
  EXPECT_THROW(make({kKey}, seconds(0)), std::invalid_argument);
  EXPECT_THROW(make({kKey}, kMaxTokenLifetime + seconds(1)), std::invalid_argument);
}

}  // namespace
}  // namespace gigco::auth
