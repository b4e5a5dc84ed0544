// Sessions that were ended while their access tokens still hold. Kept in memory so that every request
// can ask; the database stays the truth and is read elsewhere.
#pragma once

#include <atomic>
#include <cstddef>
#include <shared_mutex>
#include <span>
#include <unordered_map>

#include "platform/core/identifiers.hpp"
#include "platform/core/timestamp.hpp"

namespace gigco::auth {

struct RevokedSession {
  Id session_id = 0;
  Timestamp until{};  // when its last access token has expired, clock skew included
};

/// Thread-safe. Bounded by the sessions ended within one token lifetime: call forget_expired() every
/// minute or so.
class RevokedSessions {
 public:
  /// One relaxed load while the set is empty, a shared lock and one look-up otherwise.
  [[nodiscard]] bool contains(Id session_id) const noexcept;

  /// Adding one twice keeps the later end.
  void add(Id session_id, Timestamp until);

  /// add() for each, for a list read from the database. Entries not in it stay: an ended session never
  /// comes back, and the list may be older than the newest add().
  void add_all(std::span<const RevokedSession> sessions);

  /// Drops the entries whose `until` is not after `at`.
  void forget_expired(Timestamp at);

  [[nodiscard]] std::size_t size() const noexcept { return count_.load(std::memory_order_relaxed); }

 private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<Id, Timestamp> until_;
  std::atomic<std::size_t> count_{0};  // of until_, written under the lock
};

}  // namespace gigco::auth
