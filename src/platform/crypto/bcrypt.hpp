// Password hashes: bcrypt by libxcrypt, in the "$2b$" form (crypt(5)). These functions compute for
// tens to hundreds of milliseconds; only hash_pool.cpp may call them in the server.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace gigco::crypto {

/// The exponent of the number of rounds: each step doubles the time (about 50 ms at 10, 200 ms at 12).
inline constexpr int kMinBcryptCost = 4;
inline constexpr int kMaxBcryptCost = 15;

/// bcrypt ignores all that follows, so a longer password would be weaker than its owner thinks.
inline constexpr std::size_t kMaxPasswordBytes = 72;

/// A new hash with a random salt: 60 characters. Thread-safe.
/// Throws std::invalid_argument for a password over kMaxPasswordBytes or with a NUL in it (where
/// bcrypt would stop reading), and for a cost out of range; std::runtime_error when the hash or its
/// salt cannot be made.
[[nodiscard]] std::string bcrypt_hash(std::string_view password, int cost);

/// Whether this password made this hash ("$2a$", "$2b$" or "$2y$", cost in the range above). False
/// too, at once, for a hash of another form and for a password that bcrypt_hash() would refuse.
/// Compares in constant time. Thread-safe.
[[nodiscard]] bool bcrypt_verify(std::string_view password, const std::string& hash);

/// The cost that this hash was made with; nothing for one that bcrypt_verify() would refuse.
[[nodiscard]] std::optional<int> bcrypt_cost(std::string_view hash) noexcept;

}  // namespace gigco::crypto
