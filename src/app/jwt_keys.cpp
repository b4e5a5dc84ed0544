#include "app/jwt_keys.hpp"

#include <algorithm>
#include <set>

#include "platform/http/field_list.hpp"
#include "platform/http/request_id.hpp"

namespace gigco::app {

std::optional<std::vector<auth::SigningKey>> parse_jwt_keys(std::string_view text) {
  std::vector<auth::SigningKey> keys;
  while (!text.empty()) {
    std::string_view secret = http::take_item(text);
    const std::string_view id = http::take_item(secret, ':');
    if (!http::is_harmless_request_id(id) || secret.size() < auth::kMinSecretBytes) {
      return std::nullopt;
    }
    keys.push_back({std::string(id), std::string(secret)});
  }
  return keys;
}

std::string format_jwt_keys(const std::vector<auth::SigningKey>& keys) {
  std::string text;
  for (const auth::SigningKey& key : keys) {
    text.append(text.empty() ? "" : ",").append(key.id).append(1, ':').append(key.secret);
  }
  return text;
}

Result<std::vector<auth::SigningKey>> signing_keys(const Settings& settings) {
  if (settings.jwt_secret.size() < auth::kMinSecretBytes) {
    return invalid_field("JWT_SECRET", "must have at least 32 bytes");
  }
  std::vector<auth::SigningKey> keys{{settings.jwt_key_id, settings.jwt_secret}};
  keys.insert(keys.end(), settings.jwt_other_keys.begin(), settings.jwt_other_keys.end());
  std::set<std::string> ids;
  for (const auth::SigningKey& key : keys) {
    if (!ids.insert(key.id).second) {
      return invalid_field("JWT_OTHER_KEYS", "must have ids that differ from each other and from JWT_KEY_ID");
    }
  }
  return keys;
}

std::string describe_rotation(const Settings& settings, const auth::SigningKey& next) {
  std::vector<auth::SigningKey> with_next = settings.jwt_other_keys;
  with_next.push_back(next);
  std::vector<auth::SigningKey> with_last = settings.jwt_other_keys;
  with_last.push_back({settings.jwt_key_id, settings.jwt_secret});
  std::string text = "# 1. At every instance, one after another: the next key verifies.\n";
  text += "JWT_OTHER_KEYS=" + format_jwt_keys(with_next) + "\n";
  text += "# 2. When all have it, again at every instance: it signs, and the last one verifies.\n";
  text += "JWT_KEY_ID=" + next.id + "\nJWT_SECRET=" + next.secret + "\n";
  text += "JWT_OTHER_KEYS=" + format_jwt_keys(with_last) + "\n";
  text += "# 3. When JWT_EXPIRATION has passed since then: forget the last one.\nJWT_OTHER_KEYS=\n";
  return text;
}

}  // namespace gigco::app
