// SHA-256 by OpenSSL's EVP interface. The algorithm is fetched once: OpenSSL 3 otherwise looks it up
// by name at every call (openssl-man crypto(7), "Explicit fetching"; the "Performance" section).
#include "platform/crypto/digest.hpp"

#include <memory>
#include <stdexcept>

#include <openssl/crypto.h>
#include <openssl/evp.h>

namespace gigco::crypto {
namespace {

struct FreeDigest {
  void operator()(EVP_MD* digest) const noexcept { EVP_MD_free(digest); }
};

const EVP_MD* fetched_sha256() {
  static const std::unique_ptr<EVP_MD, FreeDigest> digest(EVP_MD_fetch(nullptr, "SHA256", nullptr));
  return digest.get();
}

}  // namespace

Sha256 sha256(std::string_view text) {
  Sha256 result{};
  const EVP_MD* digest = fetched_sha256();
  if (digest == nullptr ||
      EVP_Digest(text.data(), text.size(), reinterpret_cast<unsigned char*>(result.data()), nullptr, digest,
                 nullptr) != 1) {
    throw std::runtime_error("OpenSSL cannot compute SHA-256");
  }
  return result;
}

Sha256 hmac_sha256(std::string_view key, std::string_view text) {
  Sha256 result{};
  std::size_t size = 0;
  const unsigned char* made =
      EVP_Q_mac(nullptr, "HMAC", nullptr, "SHA256", nullptr, key.data(), key.size(),
                reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                reinterpret_cast<unsigned char*>(result.data()), result.size(), &size);
  if (made == nullptr || size != result.size()) {
    throw std::runtime_error("OpenSSL cannot compute HMAC-SHA-256");
  }
  return result;
}

std::string to_hex(std::span<const std::byte> bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  constexpr unsigned kBitsPerDigit = 4;
  constexpr std::byte kLowDigit{0x0f};
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::byte byte : bytes) {
    text += kDigits[std::to_integer<std::size_t>(byte >> kBitsPerDigit)];
    text += kDigits[std::to_integer<std::size_t>(byte & kLowDigit)];
  }
  return text;
}

bool equal_in_constant_time(std::string_view left, std::string_view right) noexcept {
  return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace gigco::crypto
