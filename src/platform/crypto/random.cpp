// Random names from RAND_bytes, which OpenSSL seeds from the kernel and reseeds after a fork.
#include "platform/crypto/random.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/rand.h>

namespace gigco::crypto {
namespace {

void fill_with_random(std::span<unsigned char> bytes) {
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    throw std::runtime_error("OpenSSL's random generator has failed");
  }
}

}  // namespace

std::string random_token() {
  constexpr std::size_t kBytes = 32;
  constexpr std::size_t kPaddedCharacters =
      44;  // RFC 4648: four for every three bytes begun, the last is '='
  std::array<unsigned char, kBytes> bytes{};
  fill_with_random(bytes);
  std::array<unsigned char, kPaddedCharacters + 1> text{};  // EVP_EncodeBlock ends it with a NUL
  EVP_EncodeBlock(text.data(), bytes.data(), static_cast<int>(bytes.size()));
  std::string token(text.begin(), text.begin() + kPaddedCharacters - 1);
  std::replace(token.begin(), token.end(), '+', '-');
  std::replace(token.begin(), token.end(), '/', '_');
  return token;
}

Uuid random_uuid() {
  constexpr std::size_t kVersionByte = 6;
  constexpr std::size_t kVariantByte = 8;
  Uuid uuid;
  fill_with_random({reinterpret_cast<unsigned char*>(uuid.bytes.data()), uuid.bytes.size()});
  uuid.bytes[kVersionByte] = (uuid.bytes[kVersionByte] & std::byte{0x0f}) | std::byte{0x40};
  uuid.bytes[kVariantByte] = (uuid.bytes[kVariantByte] & std::byte{0x3f}) | std::byte{0x80};
  return uuid;
}

}  // namespace gigco::crypto
