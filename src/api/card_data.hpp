// Card numbers never get in: a request that carries one is refused before anything reads, logs or keeps it,
// so that the product stays outside of what PCI DSS asks of those who handle them (SAQ A). Cards are typed
// into the processor's own fields; what comes to us is a token.
#pragma once

#include "platform/http/route.hpp"

namespace gigco::api {

/// 400 card_data_not_allowed for a request whose body, path, query, Idempotency-Key or X-Request-Id holds a
/// card number, however it is encoded, or a member by which older clients sent one. The access log has
/// neither its path nor its id.
[[nodiscard]] http::Middleware refuse_card_data();

}  // namespace gigco::api
