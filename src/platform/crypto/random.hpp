// Unguessable names from OpenSSL's random generator (RAND_bytes). Nothing here may be seeded: what
// must be repeatable belongs to tests.
#pragma once

#include <string>

#include "platform/core/identifiers.hpp"

namespace gigco::crypto {

/// 256 random bits in base64url without padding (RFC 4648 section 5): 43 characters, safe in a URL,
/// a header and a cookie. Thread-safe. Throws std::runtime_error when there is no entropy.
[[nodiscard]] std::string random_token();

/// RFC 9562 section 5.4 (version 4). Thread-safe. Throws std::runtime_error when there is no entropy.
[[nodiscard]] Uuid random_uuid();

}  // namespace gigco::crypto
