#include "platform/http/entity_tag.hpp"

#include <array>
#include <xxhash.h>

#include "platform/http/field_list.hpp"

namespace gigco::http {
namespace {

void append_hex(std::string& out, std::uint64_t number) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  constexpr int kBits = 64;
  constexpr int kNibble = 4;
  for (int shift = kBits - kNibble; shift >= 0; shift -= kNibble) {
    out += kDigits[(number >> static_cast<unsigned>(shift)) & 0xFU];
  }
}

/// What stands between the quotes, without the coding's name; empty for what is no tag.
std::string_view opaque(std::string_view tag) {
  constexpr std::array<std::string_view, 2> kEnds{"-gzip", "-br"};
  if (tag.size() < 2 || !tag.starts_with('"') || !tag.ends_with('"')) {
    return {};
  }
  tag = tag.substr(1, tag.size() - 2);
  for (const std::string_view end : kEnds) {
    if (tag.ends_with(end)) {
      return tag.substr(0, tag.size() - end.size());
    }
  }
  return tag;
}

}  // namespace

std::string entity_tag(std::string_view body) {
  const XXH128_hash_t hash = XXH3_128bits(body.data(), body.size());
  std::string tag = "\"";
  append_hex(tag, hash.high64);
  append_hex(tag, hash.low64);
  tag += '"';
  return tag;
}

bool matches(std::string_view condition, std::string_view tag, Comparison comparison) noexcept {
  if (trimmed(condition) == "*") {
    return true;
  }
  while (!condition.empty()) {
    std::string_view item = take_item(condition);
    const bool is_weak = item.starts_with("W/");
    if (is_weak) {
      item.remove_prefix(2);
    }
    if (!item.empty() && opaque(item) == opaque(tag) && !(is_weak && comparison == Comparison::strong)) {
      return true;
    }
  }
  return false;
}

}  // namespace gigco::http
