// One table per thread: no lock, and nothing to share between the I/O threads but reference counts.
#include "platform/auth/token_cache.hpp"

#include <utility>

namespace gigco::auth {

TokenCache& TokenCache::of_this_thread(std::uint64_t owner) {
  thread_local TokenCache cache;
  if (cache.owner_ != owner) {
    cache.claims_.clear();
    cache.owner_ = owner;
  }
  return cache;
}

std::shared_ptr<const AccessClaims> TokenCache::find(std::string_view token) const {
  const auto known = claims_.find(token);
  return known == claims_.end() ? nullptr : known->second;
}

void TokenCache::keep(std::string_view token, std::shared_ptr<const AccessClaims> claims) {
  if (claims_.size() >= kMaxCachedTokens) {
    claims_.clear();
  }
  claims_.insert_or_assign(std::string(token), std::move(claims));
}

}  // namespace gigco::auth
