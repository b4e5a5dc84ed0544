// Dates in header fields.
#pragma once

#include <chrono>
#include <string>

namespace gigco::http {

/// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 section 5.6.7).
[[nodiscard]] std::string imf_fixdate(std::chrono::sys_seconds time);

}  // namespace gigco::http
