// Content codings: which one a client wants (RFC 9110 section 12.5.3), and bodies in it (RFC 1952, RFC 7932).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "platform/http/route.hpp"

namespace gigco::http {

enum class Coding { identity, gzip, br };

/// Bytes: below this, a coding saves less than it costs.
inline constexpr std::size_t kLeastCompressed = 1'024;

/// The client's favourite of those we have; between equals br, then gzip. Identity for a client that refuses
/// all of them, because it would otherwise get nothing.
[[nodiscard]] Coding negotiate(std::string_view accept_encoding) noexcept;

/// "gzip", "br"; empty for identity.
[[nodiscard]] std::string_view token_of(Coding coding) noexcept;

/// The coding is not identity. Quick rather than small: it is done while the client waits.
[[nodiscard]] std::string encode(std::string_view body, Coding coding);

/// Encodes text and JSON of at least kLeastCompressed bytes as negotiated, and says Vary. A strong ETag gets
/// the coding's name as its end, because it may not be the same for other bytes. Bodies that are encoded
/// already, and answers of routes that tell secrets, are left alone.
[[nodiscard]] Middleware compress();

}  // namespace gigco::http
