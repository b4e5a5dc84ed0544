// The request target of RFC 9112 section 3.2, taken apart and decoded.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/json/value.hpp"

namespace gigco::http {

struct Target {
  std::string_view path;
  std::string_view query;
};

/// Origin form, absolute form (whose authority is dropped) or "*". Nothing for anything else, and for
/// octets that RFC 3986 does not allow.
[[nodiscard]] std::optional<Target> split_target(std::string_view target);

/// The path's segments, percent-decoded: "/jobs/a%20b" is {"jobs", "a b"}. Nothing when a segment is
/// not UTF-8, holds a NUL or an encoded slash.
[[nodiscard]] std::optional<std::vector<std::string>> decode_path(std::string_view path);

/// The parameters as an object of strings, "+" being a space. A name given again replaces the earlier.
/// Nothing when the text is not properly encoded UTF-8.
[[nodiscard]] std::optional<json::Object> decode_query(std::string_view query);

}  // namespace gigco::http
