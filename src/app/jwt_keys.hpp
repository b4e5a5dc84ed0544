// The keys of access tokens: one signs, others only verify, so that a change of keys ends nobody's session.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/settings.hpp"
#include "platform/auth/access_token.hpp"

namespace gigco::app {

/// "2:secret, 1:secret" with ids of A-Z a-z 0-9 . _ - and no comma in a secret. Nothing when it is something
/// else, or a secret is shorter than auth::kMinSecretBytes.
[[nodiscard]] std::optional<std::vector<auth::SigningKey>> parse_jwt_keys(std::string_view text);
[[nodiscard]] std::string format_jwt_keys(const std::vector<auth::SigningKey>& keys);

/// The one that signs first. Error: invalid, JWT_SECRET that is too short, or JWT_OTHER_KEYS that uses an id
/// twice.
[[nodiscard]] Result<std::vector<auth::SigningKey>> signing_keys(const Settings& settings);

/// What to set, and when, so that another key signs: the texts of three steps.
[[nodiscard]] std::string describe_rotation(const Settings& settings, const auth::SigningKey& next);

}  // namespace gigco::app
