// What an answer that is no success means. Internal to this room.
#pragma once

#include "platform/http_client/http_client.hpp"
#include "vendors/clover/types.hpp"

namespace gigco::clover {

[[nodiscard]] Failure failure_of(const http_client::TransportError& error);
/// Of an answer whose status is not in the 200s. https://docs.clover.com/docs/ecommerce-api-error-codes
[[nodiscard]] Failure failure_of(const http_client::Response& response);
/// Of a charge that was answered, or is listed, as one that has failed.
[[nodiscard]] Failure failure_of(const Charge& charge);

/// Nothing was sent, because there was no time left for it.
[[nodiscard]] Failure out_of_time();

/// An earlier attempt may have been carried out, whatever the last one says.
[[nodiscard]] Failure as_unknown(Failure last);

/// Whether the same call may go better in a moment.
[[nodiscard]] bool is_passing(const Failure& failure) noexcept;
/// Whether it speaks of Clover's health rather than of the request or of our haste.
[[nodiscard]] bool is_outage(const Failure& failure) noexcept;

}  // namespace gigco::clover
