// Access tokens: JSON Web Tokens (RFC 7519) signed with HMAC-SHA-256 by libjwt. Who may do what, and
// whether a session has been ended, is decided elsewhere (roles in routes, revoked_sessions.hpp).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/core/error.hpp"
#include "platform/core/identifiers.hpp"
#include "platform/core/timestamp.hpp"

namespace gigco::auth {

/// The `iss` of every token we make and the only one we take.
inline constexpr std::string_view kTokenIssuer = "gigco-api";

/// How far the clocks of two of our machines may be apart.
inline constexpr std::chrono::seconds kClockSkew{60};

/// RFC 7518 section 3.2: an HMAC key is at least as long as the hash.
inline constexpr std::size_t kMinSecretBytes = 32;

/// Longer tokens are refused unread; ours have about 500 bytes.
inline constexpr std::size_t kMaxTokenBytes = 4096;

inline constexpr std::chrono::seconds kMaxTokenLifetime = std::chrono::days{366};

/// Verified tokens remembered by each thread.
inline constexpr std::size_t kMaxCachedTokens = 4096;

struct AccessClaims {
  Id user_id = 0;          // `user_id`
  Uuid uuid = {};          // `uuid`, of the user
  std::string email = {};  // `email`
  std::string role = {};   // `role`
  Id session_id = 0;       // `sid`
  std::string token_id{};  // `jti`, made by issue()
  Timestamp issued_at{};   // `iat`, whole seconds, set by issue()
  Timestamp expires_at{};  // `exp`, whole seconds; for issue() the latest end there may be, if one is given
};

struct SigningKey {
  std::string id;      // the `kid` header: public, never reused for another secret
  std::string secret;  // at least kMinSecretBytes random bytes
};

/// Immutable after construction and thread-safe.
class AccessTokens {
 public:
  /// The first key signs, all verify: put a new key first and keep the old one for one lifetime.
  /// Throws std::invalid_argument when there is no key, when an id is empty or used twice, when a
  /// secret is shorter than kMinSecretBytes, and when the lifetime is not positive or over kMaxTokenLifetime.
  AccessTokens(std::vector<SigningKey> keys, std::chrono::seconds lifetime);

  AccessTokens(const AccessTokens&) = delete;
  AccessTokens& operator=(const AccessTokens&) = delete;
  ~AccessTokens() = default;

  /// A signed token that holds from `at` for one lifetime, or until `expires_at` if that comes first.
  /// `token_id` and `issued_at` of the claims are not read. Throws std::invalid_argument when an id is not
  /// positive or a text is empty or has a NUL, and std::runtime_error when libjwt cannot make it, for example
  /// because a text is not UTF-8.
  [[nodiscard]] std::string issue(const AccessClaims& claims, Timestamp at = now()) const;

  /// The claims of a token of ours that holds at this moment, give or take kClockSkew. Errors, both
  /// unauthenticated: TOKEN_EXPIRED for one that was good once, TOKEN_INVALID for everything else.
  /// A token seen before on the same thread costs no HMAC, and its claims are shared, not copied;
  /// its expiry is checked every time.
  [[nodiscard]] Result<std::shared_ptr<const AccessClaims>> verify(std::string_view token,
                                                                   Timestamp at = now()) const;

  /// The claims of a token of ours, though it may have expired: enough to give up what it stood for, never to
  /// do anything else. Error: TOKEN_INVALID.
  [[nodiscard]] Result<std::shared_ptr<const AccessClaims>> verify_origin(std::string_view token) const;

  [[nodiscard]] std::chrono::seconds lifetime() const noexcept { return lifetime_; }

 private:
  std::vector<SigningKey> keys_;
  std::chrono::seconds lifetime_;
  std::uint64_t cache_owner_;
};

}  // namespace gigco::auth
