#include "platform/http/request_id.hpp"

#include <algorithm>

#include "platform/core/random_bits.hpp"

namespace gigco::http {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr unsigned kBitsPerCharacter = 6;
constexpr std::size_t kCharactersPerDraw = 10;  // of the 64 bits of a draw
constexpr std::size_t kDraws = 2;

}  // namespace

bool is_harmless_request_id(std::string_view text) noexcept {
  return !text.empty() && text.size() <= kMaxRequestIdBytes && std::ranges::all_of(text, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
}

std::string fresh_request_id() {
  std::string id;
  id.reserve(kDraws * kCharactersPerDraw);
  for (std::size_t draw = 0; draw < kDraws; ++draw) {
    std::uint64_t bits = random_bits();
    for (std::size_t i = 0; i < kCharactersPerDraw; ++i) {
      id += kAlphabet[bits % kAlphabet.size()];
      bits >>= kBitsPerCharacter;
    }
  }
  return id;
}

}  // namespace gigco::http
