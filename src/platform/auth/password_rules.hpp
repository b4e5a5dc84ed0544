// What a new password must be like. Only rules about its text: hashing is in crypto/, and a wrong
// password at login is judged in domain/accounts.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace gigco::auth {

inline constexpr std::size_t kMinPasswordBytes = 10;  // the most is crypto::kMaxPasswordBytes

/// A shorter local part of an e-mail address is in too many good passwords by chance.
inline constexpr std::size_t kMinLocalPartBytes = 3;

/// The first reason why this may not be a password, worded to follow the field's name ("must have an
/// upper-case letter"); nothing when it may. Letters and digits are counted in ASCII only; any other
/// printable character, also one outside ASCII, is a special one.
[[nodiscard]] std::optional<std::string> password_fault(std::string_view password, std::string_view email);

/// Whether this is one of the most usual passwords, also in other case, in simple leetspeak or with
/// digits and signs around it ("P@ssw0rd123!").
[[nodiscard]] bool is_common_password(std::string_view password);

}  // namespace gigco::auth
