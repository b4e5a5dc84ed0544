#include "platform/log/redact.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <mutex>
#include <span>
#include <stdexcept>

#include "platform/log/log.hpp"

namespace gigco::log {
namespace {

constexpr std::string_view kReplacementCharacter = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::string_view kCutMark = "\xE2\x80\xA6";               // U+2026, an ellipsis

/// Only ever grows, and what is below `count` never changes: readers need no lock.
struct Secrets {
  std::array<std::string, kMaxSecrets> values;
  std::atomic<std::size_t> count = 0;
  std::mutex growing;

  [[nodiscard]] std::span<const std::string> all() const {
    return {values.data(), count.load(std::memory_order_acquire)};
  }
};

Secrets& secrets() {
  static Secrets instance;
  return instance;
}

unsigned byte_at(std::string_view text, std::size_t i) { return static_cast<unsigned char>(text[i]); }

bool is_ascii(std::string_view text) {
  unsigned char all = 0;
  for (const char c : text) {
    all |= static_cast<unsigned char>(c);
  }
  return all < 0x80;
}

/// The length of the well-formed sequence that starts here (The Unicode Standard, table 3-7), or 0.
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const unsigned lead = byte_at(text, at);
  if (lead < 0x80) {
    return 1;
  }
  const std::size_t length = lead >= 0xC2 && lead <= 0xDF ? 2 : lead >= 0xE0 && lead <= 0xEF ? 3 : 4;
  if (lead < 0xC2 || lead > 0xF4 || text.size() - at < length) {
    return 0;
  }
  const unsigned least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (byte_at(text, at + 1) < least || byte_at(text, at + 1) > most) {
    return 0;
  }
  for (std::size_t i = at + 2; i < at + length; ++i) {
    if (byte_at(text, i) < 0x80 || byte_at(text, i) > 0xBF) {
      return 0;
    }
  }
  return length;
}

std::string without_secrets(std::string_view text) {
  std::string covered(text.size(), '\0');  // marked first, because secrets may overlap
  for (const std::string& secret : secrets().all()) {
    for (auto at = text.find(secret); at != std::string_view::npos; at = text.find(secret, at + 1)) {
      std::fill_n(covered.begin() + static_cast<std::ptrdiff_t>(at), secret.size(), '\1');
    }
  }
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (covered[i] == '\0') {
      out += text[i];
    } else if (i == 0 || covered[i - 1] == '\0') {
      out += kRedacted;
    }
  }
  return out;
}

bool is_address_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80 ||
         std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != std::string_view::npos;
}

/// Also hides the password of "postgres://user:password@host", which reads like an address.
std::string with_short_addresses(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '@' && i + 1 < text.size() && is_address_character(text[i + 1])) {
      std::size_t start = out.size();
      while (start > 0 && is_address_character(out[start - 1])) {
        --start;
      }
      if (start < out.size()) {
        out.resize(start + (is_ascii({&out[start], 1}) ? 1 : 0));
        out += "***";
      }
    }
    out += text[i];
  }
  return out;
}

void append_well_formed(std::string& out, std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = sequence_length(text, i);
    const std::string_view piece = length == 0 ? kReplacementCharacter : text.substr(i, length);
    if (out.size() + piece.size() > kMaxTextBytes) {
      out += kCutMark;
      return;
    }
    out += piece;
    i += std::max<std::size_t>(length, 1);
  }
}

bool contains_secret(std::string_view text) {
  return std::ranges::any_of(secrets().all(), [&](const std::string& secret) {
    return text.find(secret) != std::string_view::npos;
  });
}

}  // namespace

void register_secret(const std::string& value) {
  if (value.size() < kMinSecretBytes) {
    return;
  }
  Secrets& known = secrets();
  const std::lock_guard lock(known.growing);
  if (std::ranges::count(known.all(), value) > 0) {
    return;
  }
  const std::size_t count = known.count.load(std::memory_order_relaxed);
  if (count == kMaxSecrets) {
    throw std::length_error("more secrets are registered than the log can look for");
  }
  known.values[count] = value;
  known.count.store(count + 1, std::memory_order_release);
}

bool is_secret_key(std::string_view key) noexcept {
  constexpr std::array<std::string_view, 6> kWords = {"password",      "token",  "secret",
                                                      "authorization", "cookie", "api_key"};
  constexpr auto kSameLetter = [](char word, char in_key) {
    return word == (in_key >= 'A' && in_key <= 'Z' ? in_key - 'A' + 'a' : in_key == '-' ? '_' : in_key);
  };
  for (std::size_t i = 0; i < key.size(); ++i) {
    for (const std::string_view word : kWords) {
      if (kSameLetter(word.front(), key[i]) && key.size() - i >= word.size() &&
          std::ranges::equal(word, key.substr(i, word.size()), kSameLetter)) {
        return true;
      }
    }
  }
  return false;
}

std::string_view cleaned(std::string_view text, std::string& scratch) {
  const bool has_secret = contains_secret(text);
  const bool has_address = text.find('@') != std::string_view::npos;
  if (!has_secret && !has_address && text.size() <= kMaxTextBytes && is_ascii(text)) {
    return text;
  }
  std::string current(text);
  if (has_secret) {
    current = without_secrets(current);
  }
  if (has_address) {
    current = with_short_addresses(current);
  }
  scratch.clear();
  append_well_formed(scratch, current);
  return scratch;
}

}  // namespace gigco::log
