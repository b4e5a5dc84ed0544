#include "platform/core/identifiers.hpp"

#include <charconv>

namespace gigco {
namespace {

constexpr std::size_t kUuidTextLength = 36;

constexpr bool is_dash_position(std::size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

int hex_value(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  if (c >= 'a' && c <= 'f') {
    return c - 'a' + 10;
  }
  if (c >= 'A' && c <= 'F') {
    return c - 'A' + 10;
  }
  return -1;
}

}  // namespace

void append_uuid(std::string& out, const Uuid& uuid) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (std::size_t i = 0; i < uuid.bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) {
      out += '-';
    }
    const auto byte = std::to_integer<unsigned>(uuid.bytes[i]);
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 15U];
  }
}

std::string to_string(const Uuid& uuid) {
  std::string out;
  out.reserve(kUuidTextLength);
  append_uuid(out, uuid);
  return out;
}

std::optional<Uuid> parse_uuid(std::string_view text) noexcept {
  if (text.size() != kUuidTextLength) {
    return {};
  }
  Uuid uuid;
  std::size_t nibble = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_dash_position(i)) {
      if (text[i] != '-') {
        return {};
      }
      continue;
    }
    const int value = hex_value(text[i]);
    if (value < 0) {
      return {};
    }
    std::byte& byte = uuid.bytes[nibble / 2];
    byte = (byte << 4U) | static_cast<std::byte>(value);
    ++nibble;
  }
  return uuid;
}

std::optional<ResourceRef> parse_resource_ref(std::string_view text) noexcept {
  Id id = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (problem == std::errc() && end == text.data() + text.size()) {
    return id > 0 ? std::optional<ResourceRef>(id) : std::nullopt;
  }
  if (const auto uuid = parse_uuid(text)) {
    return *uuid;
  }
  return {};
}

}  // namespace gigco
