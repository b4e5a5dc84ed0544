// The rules, one by one, in the order in which a person can best mend them.
#include "platform/auth/password_rules.hpp"

#include <algorithm>

#include "platform/crypto/bcrypt.hpp"

namespace gigco::auth {
namespace {

bool is_lower(char character) noexcept { return character >= 'a' && character <= 'z'; }
bool is_upper(char character) noexcept { return character >= 'A' && character <= 'Z'; }
bool is_digit(char character) noexcept { return character >= '0' && character <= '9'; }
bool is_control(char character) noexcept {
  constexpr char kDelete = '\x7f';
  return (character >= '\0' && character < ' ') || character == kDelete;
}
bool is_special(char character) noexcept {
  return !is_lower(character) && !is_upper(character) && !is_digit(character) && !is_control(character);
}

bool contains_ignoring_case(std::string_view text, std::string_view part) {
  const auto to_lower = [](char character) {
    return is_upper(character) ? static_cast<char>(character - 'A' + 'a') : character;
  };
  const auto is_same = [to_lower](char left, char right) { return to_lower(left) == to_lower(right); };
  return std::search(text.begin(), text.end(), part.begin(), part.end(), is_same) != text.end();
}

bool contains_local_part(std::string_view password, std::string_view email) {
  const std::string_view local_part = email.substr(0, email.rfind('@'));
  return local_part.size() >= kMinLocalPartBytes && contains_ignoring_case(password, local_part);
}

}  // namespace

std::optional<std::string> password_fault(std::string_view password, std::string_view email) {
  const auto has = [password](auto is_wanted) {
    return std::any_of(password.begin(), password.end(), is_wanted);
  };
  if (password.size() < kMinPasswordBytes) {
    return "must have at least 10 characters";
  }
  if (password.size() > crypto::kMaxPasswordBytes) {
    return "must have at most 72 characters (accented letters and emoji count as two to four)";
  }
  if (has(is_control)) {
    return "must not have control characters";
  }
  if (!has(is_upper)) {
    return "must have an upper-case letter";
  }
  if (!has(is_lower)) {
    return "must have a lower-case letter";
  }
  if (!has(is_digit)) {
    return "must have a digit";
  }
  if (!has(is_special)) {
    return "must have a special character, such as ! or -";
  }
  if (contains_local_part(password, email)) {
    return "must not contain the name in your e-mail address";
  }
  if (is_common_password(password)) {
    return "must not be a common password, even with digits and signs added: choose something harder to "
           "guess";
  }
  return std::nullopt;
}

}  // namespace gigco::auth
