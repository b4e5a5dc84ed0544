// The name of one request in logs and answers: the client's own when it is harmless, else a new one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace gigco::http {

inline constexpr std::size_t kMaxRequestIdBytes = 64;

/// 1 to 64 of A-Z a-z 0-9 . _ -
[[nodiscard]] bool is_harmless_request_id(std::string_view text) noexcept;

/// 20 characters with 120 random bits from a generator of the calling thread: unique, not secret.
[[nodiscard]] std::string fresh_request_id();

}  // namespace gigco::http
