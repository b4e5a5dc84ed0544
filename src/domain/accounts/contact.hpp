// The rules of what people say of themselves, wherever they say it.
#pragma once

#include "platform/json/rules.hpp"

namespace gigco::accounts {

inline constexpr std::size_t kMaxNotesLength = 2'000;

/// For the members name, phone, address, latitude, longitude and place_id.
[[nodiscard]] json::Rules contact_rules();

/// For skills, of a gig worker.
[[nodiscard]] json::Rule skills_rule();

}  // namespace gigco::accounts
