// HS256 by libjwt. A token is decoded twice: once unverified, only to read which algorithm and which
// key its header names, then verified with that key; nothing of the first reading is used as a claim.
// RFC 8725 section 3.1: the algorithm is ours to choose, never the token's.
#include "platform/auth/access_token.hpp"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <limits>
#include <optional>
#include <stdexcept>
#include <utility>

#include <jwt.h>

#include "platform/auth/token_cache.hpp"
#include "platform/crypto/random.hpp"

namespace gigco::auth {
namespace {

using std::chrono::seconds;

constexpr const char* kAlgorithm = "HS256";

/// 9999-12-31T23:59:59Z: a later time does not fit where times are written.
constexpr long kLatestTime = 253'402'300'799;

struct FreeToken {
  void operator()(jwt_t* token) const noexcept { jwt_free(token); }
};
using Token = std::unique_ptr<jwt_t, FreeToken>;

struct FreeText {
  // libjwt gives what malloc gave it.
  // NOLINTNEXTLINE(cppcoreguidelines-owning-memory,cppcoreguidelines-no-malloc)
  void operator()(char* text) const noexcept { std::free(text); }
};

const unsigned char* bytes_of(const std::string& secret) {
  return reinterpret_cast<const unsigned char*>(secret.data());
}

/// Null when the text is no token, or is not signed with this key. Without a key nothing is verified.
Token decode(const std::string& text, const SigningKey* key) {
  jwt_t* token = nullptr;
  const int failure = key == nullptr ? jwt_decode(&token, text.c_str(), nullptr, 0)
                                     : jwt_decode(&token, text.c_str(), bytes_of(key->secret),
                                                  static_cast<int>(key->secret.size()));
  return Token(failure == 0 ? token : nullptr);
}

bool names_our_algorithm(const Token& token) {
  const char* algorithm = jwt_get_header(token.get(), "alg");
  return algorithm != nullptr && std::string_view(algorithm) == kAlgorithm;
}

/// Null unless the header names our algorithm and one of our keys.
const SigningKey* named_key(const Token& token, const std::vector<SigningKey>& keys) {
  const char* id = names_our_algorithm(token) ? jwt_get_header(token.get(), "kid") : nullptr;
  if (id == nullptr) {
    return nullptr;
  }
  const auto key =
      std::find_if(keys.begin(), keys.end(), [id](const SigningKey& known) { return known.id == id; });
  return key == keys.end() ? nullptr : &*key;
}

/// Reads claims of a verified token; `complete()` tells whether each was there and of its type.
class ClaimReader {
 public:
  explicit ClaimReader(const Token& token) : token_(token.get()) {}

  std::string text(const char* name) {
    const char* value = jwt_get_grant(token_, name);
    complete_ = complete_ && value != nullptr && *value != '\0';
    return value == nullptr ? std::string() : std::string(value);
  }

  /// libjwt gives 0 or -1 for an absent claim and for one of another type; ours are all positive.
  long positive(const char* name, long maximum = std::numeric_limits<long>::max()) {
    const long value = jwt_get_grant_int(token_, name);
    complete_ = complete_ && value > 0 && value <= maximum;
    return complete_ ? value : 1;
  }

  Timestamp time(const char* name) { return Timestamp(seconds(positive(name, kLatestTime))); }

  Uuid uuid(const char* name) {
    const std::optional<Uuid> value = parse_uuid(text(name));
    complete_ = complete_ && value.has_value();
    return value.value_or(Uuid());
  }

  [[nodiscard]] bool complete() const noexcept { return complete_; }

 private:
  jwt_t* token_;
  bool complete_ = true;
};

/// Null when a claim is missing or is not ours.
std::shared_ptr<const AccessClaims> claims_of(const Token& token) {
  ClaimReader reader(token);
  auto claims = std::make_shared<AccessClaims>();
  claims->user_id = reader.positive("user_id");
  claims->uuid = reader.uuid("uuid");
  claims->email = reader.text("email");
  claims->role = reader.text("role");
  claims->session_id = reader.positive("sid");
  claims->token_id = reader.text("jti");
  claims->issued_at = reader.time("iat");
  claims->expires_at = reader.time("exp");
  const bool is_ours = reader.text("iss") == kTokenIssuer;
  return reader.complete() && is_ours ? std::move(claims) : nullptr;
}

std::shared_ptr<const AccessClaims> verified_claims(std::string_view text,
                                                    const std::vector<SigningKey>& keys) {
  if (text.size() > kMaxTokenBytes || text.find('\0') != std::string_view::npos) {
    return nullptr;
  }
  const std::string terminated(text);
  const Token unverified = decode(terminated, nullptr);
  const SigningKey* key = unverified ? named_key(unverified, keys) : nullptr;
  const Token token = key == nullptr ? nullptr : decode(terminated, key);
  return token && jwt_get_alg(token.get()) == JWT_ALG_HS256 ? claims_of(token) : nullptr;
}

Error invalid_token() {
  return {.kind = ErrorKind::unauthenticated,
          .code = "TOKEN_INVALID",
          .title = "invalid token",
          .message = "The access token is not valid. Log in again."};
}

Error expired_token() {
  return {.kind = ErrorKind::unauthenticated,
          .code = "TOKEN_EXPIRED",
          .title = "token expired",
          .message = "The access token has expired. Refresh it or log in again."};
}

void expect(bool condition, const char* fault) {
  if (!condition) {
    throw std::invalid_argument(fault);
  }
}

/// libjwt takes C strings, and verify() refuses empty ones.
bool is_claim_text(std::string_view text) noexcept {
  return !text.empty() && text.find('\0') == std::string_view::npos;
}

/// libjwt's functions return 0 or an errno.
void expect_made(int failure) {
  if (failure != 0) {
    throw std::runtime_error("libjwt cannot make an access token");
  }
}

std::uint64_t next_owner() noexcept {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

}  // namespace

AccessTokens::AccessTokens(std::vector<SigningKey> keys, seconds lifetime)
    : keys_(std::move(keys)), lifetime_(lifetime), cache_owner_(next_owner()) {
  expect(!keys_.empty(), "access tokens need a signing key");
  expect(lifetime_ > seconds::zero() && lifetime_ <= kMaxTokenLifetime,
         "the lifetime of access tokens must be from one second to 366 days");
  for (auto key = keys_.begin(); key != keys_.end(); ++key) {
    const auto is_named_alike = [key](const SigningKey& other) { return other.id == key->id; };
    expect(is_claim_text(key->id), "a signing key needs an id");
    expect(std::none_of(keys_.begin(), key, is_named_alike), "two signing keys have the same id");
    expect(key->secret.size() >= kMinSecretBytes, "the secret of a signing key must have at least 32 bytes");
  }
}

std::string AccessTokens::issue(const AccessClaims& claims, Timestamp at) const {
  expect(claims.user_id > 0 && claims.session_id > 0, "an access token names a user and a session");
  expect(is_claim_text(claims.email) && is_claim_text(claims.role),
         "an access token names an e-mail and a role");
  const auto issued_at = std::chrono::floor<seconds>(at).time_since_epoch();
  auto expires_at = issued_at + lifetime_;
  if (claims.expires_at != Timestamp{}) {
    expires_at = std::min(expires_at, std::chrono::floor<seconds>(claims.expires_at).time_since_epoch());
  }
  jwt_t* made = nullptr;
  expect_made(jwt_new(&made));
  const Token token(made);
  const SigningKey& key = keys_.front();
  const auto add = [made](const char* name, const std::string& value) {
    expect_made(jwt_add_grant(made, name, value.c_str()));
  };
  expect_made(jwt_set_alg(made, JWT_ALG_HS256, bytes_of(key.secret), static_cast<int>(key.secret.size())));
  expect_made(jwt_add_header(made, "kid", key.id.c_str()));
  add("iss", std::string(kTokenIssuer));
  add("jti", to_string(crypto::random_uuid()));
  add("uuid", to_string(claims.uuid));
  add("email", claims.email);
  add("role", claims.role);
  expect_made(jwt_add_grant_int(made, "user_id", claims.user_id));
  expect_made(jwt_add_grant_int(made, "sid", claims.session_id));
  expect_made(jwt_add_grant_int(made, "iat", issued_at.count()));
  expect_made(jwt_add_grant_int(made, "exp", expires_at.count()));
  const std::unique_ptr<char, FreeText> text(jwt_encode_str(made));
  expect_made(text == nullptr ? 1 : 0);
  return text.get();
}

Result<std::shared_ptr<const AccessClaims>> AccessTokens::verify(std::string_view token, Timestamp at) const {
  TokenCache& cache = TokenCache::of_this_thread(cache_owner_);
  std::shared_ptr<const AccessClaims> claims = cache.find(token);
  if (!claims) {
    claims = verified_claims(token, keys_);
    if (!claims || claims->issued_at > at + kClockSkew) {
      return invalid_token();
    }
    if (at < claims->expires_at + kClockSkew) {
      cache.keep(token, claims);
    }
  }
  if (at >= claims->expires_at + kClockSkew) {
    return expired_token();
  }
  return claims;
}

Result<std::shared_ptr<const AccessClaims>> AccessTokens::verify_origin(std::string_view token) const {
  std::shared_ptr<const AccessClaims> claims = verified_claims(token, keys_);
  if (!claims) {
    return invalid_token();
  }
  return claims;
}

}  // namespace gigco::auth
