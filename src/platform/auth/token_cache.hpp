// The tokens that this thread has verified, for access_token.cpp alone: it spares the HMAC and the JSON
// of every further request with the same token. It knows nothing of expiry; its caller checks that.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "platform/auth/access_token.hpp"

namespace gigco::auth {

/// Holds at most kMaxCachedTokens; one more empties it first, which costs each holder of a token one
/// verification and needs no book-keeping per request.
class TokenCache {
 public:
  /// The calling thread's cache, emptied when it served another AccessTokens before.
  static TokenCache& of_this_thread(std::uint64_t owner);

  /// Null unless exactly these bytes were kept.
  [[nodiscard]] std::shared_ptr<const AccessClaims> find(std::string_view token) const;

  void keep(std::string_view token, std::shared_ptr<const AccessClaims> claims);

  [[nodiscard]] std::size_t size() const noexcept { return claims_.size(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view token) const noexcept {
      return std::hash<std::string_view>()(token);
    }
  };

  std::uint64_t owner_ = 0;
  std::unordered_map<std::string, std::shared_ptr<const AccessClaims>, Hash, std::equal_to<>> claims_;
};

}  // namespace gigco::auth
