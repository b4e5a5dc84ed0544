// Points in time: UTC, microseconds (PostgreSQL's own resolution), written as RFC 3339 with seconds.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gigco {

using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;

[[nodiscard]] Timestamp now() noexcept;

/// Appends "2026-11-23T15:04:05Z": exactly 20 characters; fractions of a second are cut off.
void append_rfc3339(std::string& out, Timestamp time);
[[nodiscard]] std::string to_rfc3339(Timestamp time);

/// RFC 3339 section 5.6, any offset, up to six digits of fraction kept; years 0001 to 9999.
/// Nothing when the text is of another form or names a day or second that does not exist.
[[nodiscard]] std::optional<Timestamp> parse_rfc3339(std::string_view text) noexcept;

}  // namespace gigco
