// Card numbers never get in: a request that carries one is refused before anything reads, logs or keeps it,
// so that the product stays outside of what PCI DSS asks of those who handle them (SAQ A). Cards are typed
// into the processor's own fields; what comes to us is a token.
#pragma once

#include <string_view>

#include "platform/http/route.hpp"

namespace gigco::api {

/// Whether the text holds a number of a card network's form that passes the Luhn check (ISO/IEC 7812-1), also
/// with single spaces or hyphens between its digits. The decimals of a number are none.
[[nodiscard]] bool holds_card_number(std::string_view text);

/// 400 card_data_not_allowed for a body or a query that holds a card number, or a member by which older
/// clients sent one.
[[nodiscard]] http::Middleware refuse_card_data();

}  // namespace gigco::api
