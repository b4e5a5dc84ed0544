// How one line of the log looks, as JSON and for people. No output happens here.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "platform/core/timestamp.hpp"
#include "platform/log/log.hpp"

namespace gigco::log {

struct Line {
  Timestamp time;
  Level level;
  std::string_view message;
  std::span<const Field> fields;
};

/// {"time":"2026-11-23T15:04:05.123Z","level":"info","message":"…",…}, without a line end. Always valid
/// JSON (RFC 8259): bytes that are not UTF-8 are replaced, numbers that JSON cannot write become null.
void append_json_line(std::string& out, const Line& line);

/// 15:04:05.123 info    message  key=value key="two words", without a line end. Control characters are
/// escaped, so that what is logged cannot drive the terminal.
void append_readable_line(std::string& out, const Line& line);

}  // namespace gigco::log
