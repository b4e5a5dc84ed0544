// Buckets in this process's memory.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <unordered_map>

#include "platform/limits/limiter.hpp"

namespace gigco::limits {

/// A steady clock's microseconds.
[[nodiscard]] Moment steady_moment() noexcept;

class LocalLimiter final : public Limiter {
 public:
  /// Past so many buckets in all those that are full are forgotten, for they say nothing; and when all are in
  /// use, somebody's, who thereby begins anew.
  static constexpr std::size_t kMostBuckets = std::size_t{1} << 17U;

  explicit LocalLimiter(std::function<Moment()> clock = steady_moment,
                        std::size_t most_buckets = kMostBuckets);

  [[nodiscard]] boost::asio::awaitable<Verdict> take(std::vector<Ask> asks) override;
  [[nodiscard]] boost::asio::awaitable<void> give_back(std::vector<Ask> asks) override;
  [[nodiscard]] boost::asio::awaitable<void> forget(std::vector<std::string> keys) override;
  /// The same without a coroutine.
  [[nodiscard]] Verdict take_now(const std::vector<Ask>& asks);

  [[nodiscard]] std::size_t bucket_count();

 private:
  // Several, so that the threads of a server seldom wait for each other.
  static constexpr std::size_t kShards = 16;
  struct Shard {
    std::mutex mutex;
    std::unordered_map<std::string, Moment> full_at;
  };
  Shard& shard_of(const std::string& key);
  void make_room(Shard& shard, Moment now) const;

  std::function<Moment()> clock_;
  std::size_t most_in_shard_;
  std::array<Shard, kShards> shards_;
};

}  // namespace gigco::limits
