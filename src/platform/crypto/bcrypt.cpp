// bcrypt by libxcrypt's re-entrant interface (crypt(3), crypt_gensalt(3)). Its work area holds traces
// of the password, so it lives on the heap for one call and is wiped after it.
#include "platform/crypto/bcrypt.hpp"

#include <array>
#include <memory>
#include <stdexcept>

#include <crypt.h>
#include <openssl/crypto.h>

#include "platform/crypto/digest.hpp"

namespace gigco::crypto {
namespace {

constexpr std::size_t kHashCharacters = 60;  // "$2b$12$", 22 of salt, 31 of hash
constexpr std::size_t kCostAt = 4;
constexpr int kDecimal = 10;

struct WipeAndDelete {
  void operator()(crypt_data* area) const noexcept {
    OPENSSL_cleanse(area, sizeof(crypt_data));
    std::default_delete<crypt_data>()(area);
  }
};

/// A copy that ends with a NUL, as crypt wants it, and that does not outlive the call.
class WipedCopy {
 public:
  explicit WipedCopy(std::string_view text) : text_(text) {}
  WipedCopy(const WipedCopy&) = delete;
  WipedCopy& operator=(const WipedCopy&) = delete;
  ~WipedCopy() { OPENSSL_cleanse(text_.data(), text_.size()); }

  [[nodiscard]] const char* c_str() const noexcept { return text_.c_str(); }

 private:
  std::string text_;
};

bool is_hashable(std::string_view password) noexcept {
  return password.size() <= kMaxPasswordBytes && password.find('\0') == std::string_view::npos;
}

/// The hash under this setting: a salt from crypt_gensalt_rn() or an earlier hash. Empty on failure.
std::string crypt_with(std::string_view password, const std::string& setting) {
  const WipedCopy phrase(password);
  const std::unique_ptr<crypt_data, WipeAndDelete> area(new crypt_data{});
  const char* hash = crypt_rn(phrase.c_str(), setting.c_str(), area.get(), sizeof(crypt_data));
  return hash == nullptr ? std::string() : std::string(hash);
}

}  // namespace

std::optional<int> bcrypt_cost(std::string_view hash) noexcept {
  const auto is_digit = [](char character) { return character >= '0' && character <= '9'; };
  if (hash.size() != kHashCharacters || !is_digit(hash[kCostAt]) || !is_digit(hash[kCostAt + 1]) ||
      hash[kCostAt + 2] != '$' || hash.find('\0') != std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view form = hash.substr(0, kCostAt);
  const int cost = (hash[kCostAt] - '0') * kDecimal + (hash[kCostAt + 1] - '0');
  const bool is_good = (form == "$2a$" || form == "$2b$" || form == "$2y$") && cost >= kMinBcryptCost &&
                       cost <= kMaxBcryptCost;
  return is_good ? std::optional(cost) : std::nullopt;
}

std::string bcrypt_hash(std::string_view password, int cost) {
  if (!is_hashable(password)) {
    throw std::invalid_argument("a password for bcrypt has at most 72 bytes and no NUL");
  }
  if (cost < kMinBcryptCost || cost > kMaxBcryptCost) {
    throw std::invalid_argument("bcrypt's cost must be from 4 to 15");
  }
  std::array<char, CRYPT_GENSALT_OUTPUT_SIZE> setting{};
  // Without random bytes given, libxcrypt takes them from the kernel.
  if (crypt_gensalt_rn("$2b$", static_cast<unsigned long>(cost), nullptr, 0, setting.data(),
                       static_cast<int>(setting.size())) == nullptr) {
    throw std::runtime_error("libxcrypt cannot make a bcrypt salt");
  }
  std::string hash = crypt_with(password, setting.data());
  if (!bcrypt_cost(hash)) {
    throw std::runtime_error("libxcrypt cannot compute bcrypt");
  }
  return hash;
}

bool bcrypt_verify(std::string_view password, const std::string& hash) {
  return is_hashable(password) && bcrypt_cost(hash) &&
         equal_in_constant_time(crypt_with(password, hash), hash);
}

}  // namespace gigco::crypto
