// Authorisations last some days only, and a job may wait longer for its worker: then the kept card is
// authorised anew, and the old authorisation let go once the new one stands. Internal to this room.
#pragma once

#include "domain/payments/payment.hpp"

namespace gigco::payments {

/// Writes down the new payment and its authorisation, and gives the operation's uuid; nothing when the card
/// that paid is not kept (any more). At most once for each payment.
[[nodiscard]] awaitable<std::optional<Uuid>> begin_renewal(db::Transaction& transaction,
                                                           const Payment& payment);

}  // namespace gigco::payments
