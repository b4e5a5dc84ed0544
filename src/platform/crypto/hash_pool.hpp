// Password hashing that never blocks an I/O thread: own threads at the lowest priority, fed by a
// bounded queue. No other kind of work may come in, so that a flood of logins slows only logins.
#pragma once

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

namespace gigco::crypto {

/// The queue is full, or the pool is closing: the caller should answer 503 with Retry-After.
class Overloaded : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// All members may be called from any thread; each awaiting coroutine resumes on its own executor.
/// A coroutine that is cancelled while its password waits in the queue ends at once with
/// boost::system::system_error (operation_aborted); a hash that is being computed is always finished
/// first. Passwords are wiped from memory as soon as they have been used or dropped.
///
/// Lifetime: destroy the pool before any execution context that still has a coroutine awaiting it.
class HashPool {
 public:
  /// Passwords waiting for a thread; one more throws Overloaded. About 25 s of work for two threads
  /// at cost 12, longer than any client waits.
  static constexpr std::size_t kMaxQueued = 256;
  static constexpr int kMaxThreads = 64;

  /// Computes one hash of this cost before it returns. Throws std::invalid_argument for fewer than 1
  /// or more than kMaxThreads threads, or a cost that bcrypt_hash() refuses.
  HashPool(int threads, int cost);

  /// Finishes the hashes being computed; those waiting in the queue end with Overloaded.
  ~HashPool();

  HashPool(const HashPool&) = delete;
  HashPool& operator=(const HashPool&) = delete;
  HashPool(HashPool&&) = delete;
  HashPool& operator=(HashPool&&) = delete;

  /// bcrypt_hash() at the pool's cost; throws what that throws, and Overloaded.
  [[nodiscard]] boost::asio::awaitable<std::string> hash(std::string password);

  /// bcrypt_verify(); throws Overloaded.
  [[nodiscard]] boost::asio::awaitable<bool> verify(std::string password, std::string hash);

  /// Takes as long as verify() against a hash of the pool's cost, so that the time of an answer does
  /// not tell whether an e-mail address is known. Throws Overloaded.
  [[nodiscard]] boost::asio::awaitable<void> verify_nothing(std::string password);

  /// Whether a stored hash is cheaper to guess than those that hash() makes today.
  [[nodiscard]] bool is_outdated(std::string_view hash) const noexcept;

 private:
  class Threads;
  std::unique_ptr<Threads> threads_;
  int cost_;
  std::string dummy_hash_;
};

}  // namespace gigco::crypto
