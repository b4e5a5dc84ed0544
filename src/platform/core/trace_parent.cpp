#include "platform/core/trace_parent.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "platform/core/random_bits.hpp"

namespace gigco {
namespace {

constexpr std::size_t kTraceDigits = 32;
constexpr std::size_t kSpanDigits = 16;
constexpr std::size_t kLength = 55;  // 2 + 1 + 32 + 1 + 16 + 1 + 2
constexpr std::size_t kTraceAt = 3;
constexpr std::size_t kSpanAt = 36;
constexpr std::size_t kFlagsAt = 53;

bool is_hexadecimal(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

/// An id, which all zeros is not.
bool is_id(std::string_view text) {
  return is_hexadecimal(text) && text.find_first_not_of('0') != std::string_view::npos;
}

std::string random_id(std::size_t digits) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  constexpr unsigned kBits = 4;
  std::string id;
  while (id.size() < digits) {
    std::uint64_t bits = random_bits() | 1U;  // never all zeros
    for (std::size_t i = 0; i < kSpanDigits; ++i) {
      id += kDigits[bits % kDigits.size()];
      bits >>= kBits;
    }
  }
  return id;
}

}  // namespace

std::optional<TraceParent> parse_trace_parent(std::string_view text) {
  const bool is_long_enough = text.size() == kLength || (text.size() > kLength && text[kLength] == '-');
  if (!is_long_enough || text[kTraceAt - 1] != '-' || text[kSpanAt - 1] != '-' || text[kFlagsAt - 1] != '-') {
    return std::nullopt;
  }
  const std::string_view version = text.substr(0, 2);
  const std::string_view trace = text.substr(kTraceAt, kTraceDigits);
  const std::string_view span = text.substr(kSpanAt, kSpanDigits);
  const std::string_view flags = text.substr(kFlagsAt, 2);
  const bool is_version = is_hexadecimal(version) && version != "ff";
  if (!is_version || (version == "00" && text.size() != kLength) || !is_id(trace) || !is_id(span) ||
      !is_hexadecimal(flags)) {
    return std::nullopt;
  }
  constexpr std::string_view kOdd = "13579bdf";  // the lowest bit
  return TraceParent{.trace_id = std::string(trace),
                     .span_id = std::string(span),
                     .is_sampled = kOdd.find(flags.back()) != std::string_view::npos};
}

std::string to_string(const TraceParent& parent) {
  return "00-" + parent.trace_id + "-" + parent.span_id + (parent.is_sampled ? "-01" : "-00");
}

TraceParent new_trace(bool is_sampled) {
  return {.trace_id = random_id(kTraceDigits), .span_id = random_id(kSpanDigits), .is_sampled = is_sampled};
}

TraceParent next_span(const TraceParent& parent) {
  return {.trace_id = parent.trace_id, .span_id = random_id(kSpanDigits), .is_sampled = parent.is_sampled};
}

}  // namespace gigco
