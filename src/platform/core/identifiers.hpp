// How resources are named: a database integer inside, and a uuid that may be shown and shared.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace gigco {

using Id = std::int64_t;

struct Uuid {
  std::array<std::byte, 16> bytes{};

  friend bool operator==(const Uuid&, const Uuid&) = default;
};

/// RFC 9562 section 4 text form, lower case, 36 characters.
void append_uuid(std::string& out, const Uuid& uuid);
[[nodiscard]] std::string to_string(const Uuid& uuid);
[[nodiscard]] std::optional<Uuid> parse_uuid(std::string_view text) noexcept;

/// How a path names a resource: by either name.
using ResourceRef = std::variant<Id, Uuid>;

/// A positive decimal integer that fits in 63 bits, or a uuid.
[[nodiscard]] std::optional<ResourceRef> parse_resource_ref(std::string_view text) noexcept;

}  // namespace gigco
