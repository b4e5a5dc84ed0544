// A hash table under a shared mutex, with its size beside it so that the usual case, no entry at all,
// takes no lock.
#include "platform/auth/revoked_sessions.hpp"

#include <algorithm>
#include <mutex>

namespace gigco::auth {

bool RevokedSessions::contains(Id session_id) const noexcept {
  if (count_.load(std::memory_order_relaxed) == 0) {
    return false;
  }
  const std::shared_lock lock(mutex_);
  return until_.contains(session_id);
}

void RevokedSessions::add(Id session_id, Timestamp until) {
  const RevokedSession session{.session_id = session_id, .until = until};
  add_all({&session, 1});
}

void RevokedSessions::add_all(std::span<const RevokedSession> sessions) {
  const std::lock_guard lock(mutex_);
  for (const RevokedSession& session : sessions) {
    Timestamp& until = until_.try_emplace(session.session_id, session.until).first->second;
    until = std::max(until, session.until);
  }
  count_.store(until_.size(), std::memory_order_relaxed);
}

void RevokedSessions::forget_expired(Timestamp at) {
  const std::lock_guard lock(mutex_);
  std::erase_if(until_, [at](const auto& entry) { return entry.second <= at; });
  count_.store(until_.size(), std::memory_order_relaxed);
}

}  // namespace gigco::auth
