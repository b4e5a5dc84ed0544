#include "platform/limits/local_limiter.hpp"

#include <algorithm>
#include <chrono>

namespace gigco::limits {

Moment steady_moment() noexcept {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

Verdict stricter(const Verdict& one, const Verdict& other) noexcept {
  if (one.is_allowed != other.is_allowed) {
    return one.is_allowed ? other : one;
  }
  if (one.rate.is_limited() != other.rate.is_limited()) {
    return one.rate.is_limited() ? one : other;
  }
  return other.remaining < one.remaining ? other : one;
}

LocalLimiter::LocalLimiter(std::function<Moment()> clock, std::size_t most_buckets)
    : clock_(std::move(clock)), most_in_shard_(std::max<std::size_t>(most_buckets / kShards, 1)) {}

boost::asio::awaitable<Verdict> LocalLimiter::take(std::vector<Ask> asks) { co_return take_now(asks); }

Verdict LocalLimiter::take_now(const std::vector<Ask>& asks) {
  const Moment now = clock_();
  Verdict verdict;
  for (const Ask& ask : asks) {
    if (!ask.rate.is_limited()) {
      continue;
    }
    Shard& shard = shard_of(ask.key);
    const std::scoped_lock lock(shard.mutex);
    auto bucket = shard.full_at.find(ask.key);
    if (bucket == shard.full_at.end()) {
      make_room(shard, now);
      bucket = shard.full_at.emplace(ask.key, 0).first;
    }
    verdict = stricter(limits::take(bucket->second, ask.rate, now), verdict);
    if (!verdict.is_allowed) {
      break;
    }
  }
  return verdict;
}

boost::asio::awaitable<void> LocalLimiter::give_back(std::vector<Ask> asks) {
  for (const Ask& ask : asks) {
    Shard& shard = shard_of(ask.key);
    const std::scoped_lock lock(shard.mutex);
    const auto bucket = shard.full_at.find(ask.key);
    if (bucket != shard.full_at.end()) {
      limits::give_back(bucket->second, ask.rate);
    }
  }
  co_return;
}

boost::asio::awaitable<void> LocalLimiter::forget(std::vector<std::string> keys) {
  for (const std::string& key : keys) {
    Shard& shard = shard_of(key);
    const std::scoped_lock lock(shard.mutex);
    shard.full_at.erase(key);
  }
  co_return;
}

std::size_t LocalLimiter::bucket_count() {
  std::size_t count = 0;
  for (Shard& shard : shards_) {
    const std::scoped_lock lock(shard.mutex);
    count += shard.full_at.size();
  }
  return count;
}

LocalLimiter::Shard& LocalLimiter::shard_of(const std::string& key) {
  return shards_.at(std::hash<std::string>()(key) % kShards);
}

void LocalLimiter::make_room(Shard& shard, Moment now) const {
  if (shard.full_at.size() < most_in_shard_) {
    return;
  }
  std::erase_if(shard.full_at, [now](const auto& bucket) { return bucket.second <= now; });
  if (shard.full_at.size() >= most_in_shard_) {
    shard.full_at.erase(shard.full_at.begin());
  }
}

}  // namespace gigco::limits
