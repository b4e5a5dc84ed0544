// What every step of a batch has in common. Internal to this room.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "domain/accounts/actor.hpp"
#include "platform/db/transaction.hpp"

namespace gigco::payouts {

void audit_step(db::Transaction& transaction, const accounts::Actor& admin, std::string_view name,
                std::string_view subject_type, Id subject, const std::optional<std::string>& reason = {});

/// Why a step was not possible: BATCH_STATE_CONFLICT with this message, or BATCH_NOT_FOUND.
[[nodiscard]] boost::asio::awaitable<Error> wrong_state(db::Transaction& transaction, ResourceRef ref,
                                                        std::string message);

}  // namespace gigco::payouts
