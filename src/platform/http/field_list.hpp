// Header fields that are lists (RFC 9110 section 5.6.1).
#pragma once

#include <string_view>

namespace gigco::http {

/// Without spaces and tabs around it.
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;

/// What stands before the next separator, trimmed; `rest` goes on after it.
[[nodiscard]] std::string_view take_item(std::string_view& rest, char separator = ',') noexcept;

}  // namespace gigco::http
