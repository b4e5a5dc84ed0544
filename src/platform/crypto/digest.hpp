// SHA-256, HMAC with it, its text form, and comparison of secrets, all by OpenSSL 3. Passwords do not come
// here (bcrypt.hpp); neither does any algorithm of our own.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace gigco::crypto {

using Sha256 = std::array<std::byte, 32>;

/// FIPS 180-4. Thread-safe. Throws std::runtime_error when OpenSSL has no working SHA-256.
[[nodiscard]] Sha256 sha256(std::string_view text);

/// HMAC, RFC 2104 and FIPS 198-1. Throws as sha256 does.
[[nodiscard]] Sha256 hmac_sha256(std::string_view key, std::string_view text);

/// Lower case, two characters per byte.
[[nodiscard]] std::string to_hex(std::span<const std::byte> bytes);

/// The time taken depends on the lengths only, which are not secret.
[[nodiscard]] bool equal_in_constant_time(std::string_view left, std::string_view right) noexcept;

}  // namespace gigco::crypto
