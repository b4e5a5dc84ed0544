#include "api/idempotency.hpp"

#include <algorithm>

#include "platform/crypto/digest.hpp"

namespace gigco::api {
namespace {

constexpr std::size_t kMaxKeyLength = 255;

bool is_visible(char c) { return c > ' ' && c <= '~'; }

}  // namespace

Result<std::optional<idempotency::Write>> idempotent_write(const http::Request& request,
                                                           const http::Route& route) {
  const std::string_view key = request.header("Idempotency-Key");
  if (key.empty() || !route.takes_idempotency_key) {
    return std::optional<idempotency::Write>();
  }
  if (key.size() > kMaxKeyLength || !std::ranges::all_of(key, is_visible)) {
    return invalid_field("Idempotency-Key", "must be 1 to 255 visible ASCII characters");
  }
  return std::optional(
      idempotency::Write{.user_id = request.principal.user_id,
                         .key = std::string(key),
                         .operation = std::string(route.name) + " " + std::string(request.path),
                         .body_hash = crypto::to_hex(crypto::sha256(request.body))});
}

http::Response replay(const idempotency::Answer& kept) {
  http::Response answer;
  answer.status = kept.status;
  answer.body = kept.body;
  answer.headers.emplace_back("Idempotency-Replayed", "true");
  return answer;
}

}  // namespace gigco::api
