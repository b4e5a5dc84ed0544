// Entity tags (RFC 9110 section 8.8.3) made of what is shown, and the conditions that carry them.
#pragma once

#include <string>
#include <string_view>

namespace gigco::http {

/// A strong tag, in its quotes: the same for the same bytes on every server.
[[nodiscard]] std::string entity_tag(std::string_view body);

/// Whether the list of a condition ("*", or tags with commas) names this tag. The end that compress() adds
/// is no difference: it stands for the same state.
enum class Comparison {
  weak,   // If-None-Match: W/ is no difference
  strong  // If-Match: a weak tag never matches
};
[[nodiscard]] bool matches(std::string_view condition, std::string_view tag, Comparison comparison) noexcept;

}  // namespace gigco::http
