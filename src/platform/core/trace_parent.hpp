// Which trace a piece of work belongs to, as it is passed between programs:
// https://www.w3.org/TR/trace-context/.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gigco {

struct TraceParent {
  std::string trace_id;  // 32 lower-case hexadecimal digits, not all zero
  std::string span_id;   // 16 of them
  bool is_sampled = false;

  friend bool operator==(const TraceParent&, const TraceParent&) = default;
};

/// The value of a header `traceparent` of version 00, or of a later one as far as it is known. Nothing where
/// it is not well formed; it is then to be ignored.
[[nodiscard]] std::optional<TraceParent> parse_trace_parent(std::string_view text);

[[nodiscard]] std::string to_string(const TraceParent& parent);

/// A trace that begins here. Its numbers are random, from a generator of the calling thread, and not secret.
[[nodiscard]] TraceParent new_trace(bool is_sampled);

/// Another span of the same trace.
[[nodiscard]] TraceParent next_span(const TraceParent& parent);

}  // namespace gigco
