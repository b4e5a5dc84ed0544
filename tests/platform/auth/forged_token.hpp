// Tokens that libjwt would never make: any header over any payload, signed by hand.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace gigco::auth {

inline std::string to_base64url(std::string_view bytes) {
  std::vector<unsigned char> padded(bytes.size() * 2 + 8);
  const int size = EVP_EncodeBlock(padded.data(), reinterpret_cast<const unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size()));
  std::string text(padded.begin(), padded.begin() + size);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  text.erase(text.find_last_not_of('=') + 1);
  return text;
}

/// Signs with HMAC-SHA-256, or with the digest given.
inline std::string forge(std::string_view header, std::string_view payload, std::string_view secret,
                         const EVP_MD* digest = EVP_sha256()) {
  const std::string signed_part = to_base64url(header) + "." + to_base64url(payload);
  std::array<unsigned char, EVP_MAX_MD_SIZE> signature{};
  unsigned int size = 0;
  HMAC(digest, secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(signed_part.data()), signed_part.size(), signature.data(),
       &size);
  return signed_part + "." + to_base64url({reinterpret_cast<const char*>(signature.data()), size});
}

}  // namespace gigco::auth
