#include "platform/crypto/wipe.hpp"

#include <openssl/crypto.h>

namespace gigco::crypto {

WipeAtEnd::~WipeAtEnd() { OPENSSL_cleanse(secret_.data(), secret_.size()); }

}  // namespace gigco::crypto
