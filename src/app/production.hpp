// What an installation that serves real people must not be configured like.
#pragma once

#include <vector>

#include "app/settings.hpp"
#include "platform/core/error.hpp"

namespace gigco::app {

/// Every setting that is too weak for production, and why; none in other environments. Read settings only.
[[nodiscard]] std::vector<FieldError> production_faults(const Settings& settings);

/// Texts that everybody knows from examples, or that are guessed at once: fewer than kLeastKinds kinds of
/// characters, or a word like "secret" in them.
[[nodiscard]] bool is_weak_secret(std::string_view secret);
inline constexpr std::size_t kLeastKinds = 10;

}  // namespace gigco::app
