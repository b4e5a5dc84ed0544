// The rules for text that comes from people.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "platform/json/rules.hpp"

namespace gigco::json {

/// Why the text breaks the rule, as "must …"; nothing when it does not. The text must be UTF-8.
/// U+0000 is refused everywhere: PostgreSQL cannot store it.
[[nodiscard]] std::optional<std::string> text_fault(std::string_view text, const Rule& rule);

/// One mailbox as people write it: the dot-atom form of RFC 5321 section 4.1.2, at most 254 bytes,
/// with a domain of at least two labels. Quoted local parts and address literals are refused.
[[nodiscard]] bool is_email(std::string_view text) noexcept;

/// 7 to 15 digits (ITU-T E.164), with an optional leading + and spaces, dots, dashes, parentheses.
[[nodiscard]] bool is_phone(std::string_view text) noexcept;

/// A full-date by RFC 3339 section 5.6 that exists.
[[nodiscard]] bool is_date(std::string_view text);

}  // namespace gigco::json
