// Telling a card number from all the other digits that people and programs write.
#pragma once

#include <string_view>

namespace gigco::api {

/// Whether the text holds a number of a card network's form that passes the Luhn check (ISO/IEC 7812-1), also
/// with single spaces, hyphens or dots between its groups. The decimals of a number, a UUID and a mixture of
/// letters and digits, like a hash, are none.
[[nodiscard]] bool holds_card_number(std::string_view text);

}  // namespace gigco::api
