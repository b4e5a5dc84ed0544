// What may not be read in a log: secrets, people's addresses, and bytes that would break the JSON around
// them. Text only; lines are put together in line.cpp.
#pragma once

#include <string>
#include <string_view>

namespace gigco::log {

inline constexpr std::string_view kRedacted = "[redacted]";

/// Whether a field of this name is a secret whatever it holds. Case does not matter, "-" is "_".
[[nodiscard]] bool is_secret_key(std::string_view key) noexcept;

/// The text as it may be logged: valid UTF-8, without registered secrets, with shortened e-mail
/// addresses, at most kMaxTextBytes and a mark. Returns the text itself when nothing is to be changed,
/// otherwise a view of `scratch`.
[[nodiscard]] std::string_view cleaned(std::string_view text, std::string& scratch);

}  // namespace gigco::log
