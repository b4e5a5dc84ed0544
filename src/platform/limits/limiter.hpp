// Who has asked how often. Where that is remembered is the implementation's business: in this process, or in
// a Redis that several share.
#pragma once

#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "platform/limits/rate.hpp"

namespace gigco::limits {

struct Ask {
  std::string key;
  Rate rate;
};

class Limiter {
 public:
  Limiter() = default;
  Limiter(const Limiter&) = delete;
  Limiter& operator=(const Limiter&) = delete;
  virtual ~Limiter() = default;

  /// Takes one from the bucket of each key, in this order, up to the first that refuses. The verdict is that
  /// one's, or else of the bucket with the least remaining. Thread-safe, and never an error: a limiter that
  /// cannot count lets pass.
  [[nodiscard]] virtual boost::asio::awaitable<Verdict> take(std::vector<Ask> asks) = 0;
  /// Puts back what an allowed take() of the same has taken.
  [[nodiscard]] virtual boost::asio::awaitable<void> give_back(std::vector<Ask> asks) = 0;
  /// Their buckets are full again.
  [[nodiscard]] virtual boost::asio::awaitable<void> forget(std::vector<std::string> keys) = 0;
};

/// The stricter of two: a refusal, else the one with less remaining. Unlimited is the least strict.
[[nodiscard]] Verdict stricter(const Verdict& one, const Verdict& other) noexcept;

}  // namespace gigco::limits
